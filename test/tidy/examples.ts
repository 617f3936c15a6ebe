import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root, type SourceFile } from './source.ts'

/** A piece of TypeScript that the documentation shows. */
export type Example = { readonly at: string; readonly code: string }

/**
 * The `@example` blocks of a file's doc comments, with the file's own exports imported for them.
 */
export function examplesIn(file: SourceFile): Example[] {
  return file.docs.flatMap(({ text, line }) => {
    const lines = text.split('\n').map((each) => each.replace(/^\s*\* ?/, ''))
    const blocks = lines
      .join('\n')
      .split(/^@example\b.*\n/m)
      .slice(1)
    return blocks.map((block) => {
      const code = (/```\w*\n(?<code>[^]*?)```/.exec(block)?.groups?.['code'] ?? block).trim()
      return { at: `${file.path}:${line}`, code: `${ownImports(file, code)}${code}` }
    })
  })
}

/** The fenced blocks of TypeScript on a Markdown page. */
export function examplesOnPage(path: string, page: string): Example[] {
  return [...page.matchAll(/^```(?:ts|typescript)\n(?<code>[^]*?)^```/gm)].map((match) => ({
    at: `${path}:${page.slice(0, match.index).split('\n').length}`,
    code: match.groups!['code']!,
  }))
}

/** What the compiler has against the examples, one line each, under the place of the example. */
export function compileErrors(examples: readonly Example[]): string[] {
  if (examples.length === 0) return []
  const folder = join(root, '.build/examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, { code }] of examples.entries()) {
    writeFileSync(join(folder, `example-${index}.ts`), `${code}\nexport {}\n`)
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(exampleConfig))
  const name = (index: string) => examples[Number(index)]!.at
  return compilerOutput(folder).map((line) =>
    line.replace(/^.*example-(\d+)\.ts\((\d+),\d+\)/, (_, index) => name(index)),
  )
}

const exampleConfig = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    composite: false,
    incremental: false,
    noEmit: true,
    noUnusedLocals: false,
    rewriteRelativeImportExtensions: false,
  },
  include: ['*.ts'],
}

function compilerOutput(folder: string): string[] {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  try {
    execFileSync(process.execPath, [compiler, '-p', folder], { cwd: root, encoding: 'utf8' })
    return []
  } catch (thrown) {
    const { stdout } = thrown as { readonly stdout: string }
    return stdout.split('\n').filter((line) => line.trim() !== '')
  }
}

function ownImports(file: SourceFile, code: string): string {
  const used = file.exports
    .filter(({ kind }) => kind === 'named')
    .map(({ name }) => name)
    .filter((name) => new RegExp(String.raw`\b${name}\b`).test(code))
    .filter((name) => !new RegExp(String.raw`import [^}]*\b${name}\b[^}]*\} from`).test(code))
  if (used.length === 0) return ''
  const specifier = posix.join('../..', file.path)
  const names = used.map((name) => (isType(file, name) ? `type ${name}` : name))
  return `import { ${names.join(', ')} } from '${specifier}'\n`
}

function isType(file: SourceFile, name: string): boolean {
  return new RegExp(String.raw`export (?:type|interface) ${name}\b`).test(file.text)
}
