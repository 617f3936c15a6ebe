import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'

/** The folder that holds package.json. */
export const root: string = join(import.meta.dirname, '../..')

/** One import of a source file; `file` is a path from the root, when it is one of ours. */
export type Import = {
  readonly specifier: string
  readonly file: string | undefined
  readonly line: number
}

/** One exported name. `from` is the module that it was taken over from, for a re-export. */
export type Export = {
  readonly name: string
  readonly kind: 'named' | 'default' | 'star'
  readonly from: string | undefined
  readonly line: number
}

export type FunctionSpan = {
  readonly line: number
  readonly lineCount: number
  /** It declares tests, so it is a list of sentences and not one idea. */
  readonly isSuite: boolean
}

export type Comment = { readonly text: string; readonly line: number }

/** What the house rules look at in one TypeScript file. */
export type SourceFile = {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  readonly functions: readonly FunctionSpan[]
  /** Block comments that start with two asterisks. */
  readonly docs: readonly Comment[]
}

/** Every file of the project that is committed or about to be, from the root, sorted. */
export function projectFiles(): string[] {
  const options = { cwd: root, encoding: 'utf8' } as const
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], options)
  return [...new Set(listed.split('\n'))]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted()
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Parses one TypeScript file; throws when it is not TypeScript. */
export function readSource(path: string): SourceFile {
  const text = readText(path)
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const lineAt = lineCounter(text)
  const span = (node: { start: number; end: number }): FunctionSpan => ({
    line: lineAt(node.start),
    lineCount: lineAt(node.end) - lineAt(node.start) + 1,
    isSuite: /^ *(?:test|it|describe)(?:\.\w+)*\(/m.test(text.slice(node.start, node.end)),
  })
  const functions: FunctionSpan[] = []
  const collect = (node: { start: number; end: number }) => void functions.push(span(node))
  new Visitor({
    FunctionDeclaration: collect,
    FunctionExpression: collect,
    ArrowFunctionExpression: collect,
  }).visit(program)
  return {
    path,
    text,
    imports: importsOf(path, text, module, lineAt),
    exports: exportsOf(module, lineAt),
    functions,
    docs: comments
      .filter((comment) => comment.type === 'Block' && comment.value.startsWith('*'))
      .map((comment) => ({ text: comment.value.slice(1), line: lineAt(comment.start) })),
  }
}

type Module = ReturnType<typeof parseSync>['module']
type LineAt = (offset: number) => number

function importsOf(path: string, text: string, module: Module, lineAt: LineAt): Import[] {
  const requests = [
    ...module.staticImports.map((each) => each.moduleRequest),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest] : [])),
    ),
    ...module.dynamicImports
      .map(({ moduleRequest: { start, end } }) => ({
        value: text.slice(start + 1, end - 1),
        start,
      }))
      .filter(({ start }) => /['"`]/.test(text[start]!)),
  ]
  return requests.map(({ value, start }) => ({
    specifier: value,
    file: value.startsWith('.') ? posix.join(posix.dirname(path), value) : undefined,
    line: lineAt(start),
  }))
}

function exportsOf(module: Module, lineAt: LineAt): Export[] {
  return module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName, importName, moduleRequest, start }) => ({
      name: exportName.name ?? '*',
      kind:
        exportName.kind === 'Default'
          ? 'default'
          : importName.kind.startsWith('All') && exportName.kind === 'None'
            ? 'star'
            : 'named',
      from: moduleRequest?.value,
      line: lineAt(start),
    })),
  )
}

function lineCounter(text: string): LineAt {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1
}
