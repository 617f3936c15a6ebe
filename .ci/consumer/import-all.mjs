// Imports every published subpath by its public name, as code that depends on the package does.
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync('node_modules/paretree/package.json', 'utf8'))
const subpaths = Object.keys(manifest.exports ?? {}).filter((path) => !path.endsWith('.json'))
if (subpaths.length === 0) throw new Error('package.json names no exports')
for (const subpath of subpaths) {
  const names = Object.keys(await import(`paretree${subpath.slice(1)}`))
  if (names.length === 0) throw new Error(`${subpath} exports nothing`)
  console.log(`${subpath}: ${names.length} names`)
}
