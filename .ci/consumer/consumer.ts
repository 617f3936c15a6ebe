// What a project that depends on the package writes first; compiled against the published types.
import * as paretree from 'paretree'

export const names: readonly string[] = Object.keys(paretree)
