import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { compileErrors, examplesIn, examplesOnPage } from './tidy/examples.ts'
import { projectFiles, readSource, readText, root, type SourceFile } from './tidy/source.ts'

/**
 * The house rules, executed. A failing test lists file and line; the reasons for the rules are in
 * CONTRIBUTING.md. Where a rule makes a piece of code worse, the rule is changed, in its own
 * commit.
 */

const rows: readonly (readonly string[])[] = [
  ['base'],
  ['domain'],
  ['pareto', 'stats', 'vector', 'store', 'format'],
  ['llm', 'encoder', 'verifier'],
  ['judge', 'rollout'],
  ['tree', 'score', 'pair', 'label'],
  ['search', 'credit', 'train', 'benchmark'],
  ['job'],
  ['cli', 'server', 'worker', 'testing'],
]

type Manifest = {
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readText('package.json')) as Manifest
const files = projectFiles()
const sources = files.filter((path) => path.endsWith('.ts')).map(readSource)
const product = sources.filter(({ path }) => path.startsWith('src/') && !isTest(path))
const pages = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readText(path) }))
const entryPoints = Object.values(manifest.exports ?? {})
  .map((target) => (typeof target === 'string' ? target : (target['default'] ?? '')))
  .filter((target) => target.startsWith('./dist/'))
  .map((target) => target.replace('./dist/', 'src/').replace(/\.js$/, '.ts'))

test('every folder of src stands in a row and is at most two deep', () => {
  const folders = rows.flat()
  const odd = sources.filter(({ path }) => {
    if (!path.startsWith('src/')) return false
    const parts = path.split('/').slice(1, -1)
    return parts.length === 0 ? path !== 'src/index.ts' : !folders.includes(parts[0]!)
  })
  const deep = sources.filter(({ path }) => path.startsWith('src/') && path.split('/').length > 4)
  expect([...odd, ...deep].map(({ path }) => path)).toEqual([])
})

test('a folder imports only from rows above its own, and never from its own row', () => {
  const broken = importsBetweenFolders().filter(({ from, to }) => rowOf(to) >= rowOf(from))
  expect(broken.map(({ text }) => text)).toEqual([])
})

test('what is published imports only what is published', () => {
  const broken = product.flatMap((file) =>
    file.imports
      .filter((each) => each.file !== undefined)
      .filter((each) => !/^(?:src\/|package\.json$)/.test(each.file!) || isTest(each.file!))
      .map((each) => `${file.path}:${each.line} imports ${each.file}`),
  )
  expect(broken).toEqual([])
})

test('no file imports itself on a way through others', () => {
  const byPath = new Map(product.map((file) => [file.path, file]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, way: readonly string[]) => {
    if (way.includes(path)) cycles.push([...way.slice(way.indexOf(path)), path].join(' -> '))
    if (done.has(path) || way.includes(path)) return
    for (const each of byPath.get(path)?.imports ?? []) {
      if (each.file !== undefined) visit(each.file, [...way, path])
    }
    done.add(path)
  }
  for (const { path } of product) visit(path, [])
  expect(cycles).toEqual([])
})

test('a file has at most 400 lines, a function at most 70', () => {
  const long = sources
    .filter(({ text }) => text.trimEnd().split('\n').length > 400)
    .map(({ path, text }) => `${path} has ${text.trimEnd().split('\n').length} lines`)
  const longFunctions = sources.flatMap(({ path, functions }) =>
    functions
      .filter(({ lineCount, isSuite }) => lineCount > 70 && !isSuite)
      .map(({ line, lineCount }) => `${path}:${line} is a function of ${lineCount} lines`),
  )
  expect([...long, ...longFunctions]).toEqual([])
})

test('a line has at most 100 columns', () => {
  const wide = sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ at: `${path}:${index + 1}`, columns: line.length }))
      .filter(({ columns }) => columns > 100)
      .map(({ at, columns }) => `${at} has ${columns} columns`),
  )
  expect(wide).toEqual([])
})

test('every file of src is reached from an entry point of the package', () => {
  const byPath = new Map(product.map((file) => [file.path, file]))
  const reached = new Set<string>()
  const visit = (path: string) => {
    if (reached.has(path)) return
    reached.add(path)
    for (const each of byPath.get(path)?.imports ?? []) if (each.file) visit(each.file)
  }
  for (const path of [...entryPoints, 'src/cli/main.ts']) visit(path)
  expect(product.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
})

test('what a file exports is used by it or by another file of src', () => {
  const unused = product.flatMap((file) => {
    const readers = product.filter((each) =>
      each.imports.some(({ file: from }) => from === file.path),
    )
    return file.exports
      .filter(({ name, from }) => !from && name !== 'main' && mentions(file, name) < 2)
      .filter(({ name }) => !readers.some((reader) => mentions(reader, name) > 0))
      .map(({ name, line }) => `${file.path}:${line} exports ${name}, which nobody uses`)
  })
  expect(unused).toEqual([])
})

test('no file or folder has a name that could hold anything', () => {
  const vague =
    /(?:^|\/)(?:utils?|helpers?|common|misc|types|constants|shared)(?:\.[a-z]+)?(?:\/|$)/
  expect(files.filter((path) => vague.test(path))).toEqual([])
})

test('nothing is left open without an issue number, and no machine shows through', () => {
  const banned = [
    {
      what: 'an open end without an issue number',
      pattern: /\b(?:TODO|FIXME|XXX)\b(?! ?\(#\d+\))/,
    },
    { what: 'a path of one machine', pattern: /(?:^|[\s"'`(=])\/(?:work|root|home|Users)\/\w/ },
    { what: 'the host of a package registry', pattern: /https?:\/\/(?:registry|deb|npm)\.\w/ },
    { what: 'a test that does not run', pattern: /\b(?:it|test|describe)\.(?:skip|only|todo)\b/ },
  ]
  const found = files
    .filter((path) => /\.(?:ts|js|json|md|sh|yml|yaml)$|^\.ci\//.test(path))
    .flatMap((path) => matchesIn(path, banned))
  expect(found.filter((each) => !each.startsWith('test/tidy.test.ts'))).toEqual([])
})

test('base and domain import no package but zod, and src only what package.json depends on', () => {
  const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))
  const broken = product.flatMap((file) => {
    const isBottom = /^src\/(?:base|domain)\//.test(file.path)
    const allowed = isBottom ? ['zod'] : Object.keys(manifest.dependencies)
    return file.imports
      .filter((each) => each.file === undefined && !builtins.has(each.specifier))
      .filter((each) => !allowed.includes(packageOf(each.specifier)))
      .map((each) => `${file.path}:${each.line} imports ${each.specifier}`)
  })
  expect(broken).toEqual([])
})

test('exports are named, and only published index files pass on what others export', () => {
  const broken = sources
    .filter(({ path }) => !/^vitest\..*config\.ts$/.test(path))
    .flatMap((file) =>
      file.exports
        .filter((each) => each.kind !== 'named' || (each.from && !isIndex(file.path)))
        .map((each) => `${file.path}:${each.line} exports ${each.kind} ${each.name}`),
    )
  expect(broken).toEqual([])
})

test('index files are published, hold nothing of their own and are not imported', () => {
  const indexes = product.filter(({ path }) => isIndex(path))
  const odd = indexes.filter(
    ({ path, exports }) => !entryPoints.includes(path) || exports.some(({ from }) => !from),
  )
  const imported = product.flatMap((file) =>
    file.imports
      .filter((each) => each.file !== undefined && isIndex(each.file))
      .map((each) => `${file.path}:${each.line} imports ${each.file}`),
  )
  expect([...odd.map(({ path }) => path), ...imported]).toEqual([])
})

test('every published entry point is there, and the main one has at most 40 names', () => {
  expect(entryPoints.filter((path) => !files.includes(path))).toEqual([])
  const main = product.find(({ path }) => path === 'src/index.ts')
  expect(main?.exports.length ?? 0).toBeLessThanOrEqual(40)
})

test('examples in doc comments and on pages compile', { timeout: 60_000 }, () => {
  const examples = [
    ...product.flatMap(examplesIn),
    ...pages.flatMap(({ path, text }) => examplesOnPage(path, text)),
  ]
  expect(compileErrors(examples)).toEqual([])
})

test('links, paths and commands on the pages lead to something', () => {
  const broken = pages.flatMap(({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!\w+:|#)(?<target>[^)#\s]+)/g)]
      .map((match) => match.groups!['target']!)
      .filter((target) => !existsSync(join(root, posix.dirname(path), target)))
    const paths = [...text.matchAll(/`(?<target>(?:src|test|docs|demo|examples)\/[\w./-]+)`/g)]
      .map((match) => match.groups!['target']!)
      .filter((target) => !existsSync(join(root, target)))
    const commands = [...text.matchAll(/npm run (?<name>[\w:]+)/g)]
      .map((match) => match.groups!['name']!)
      .filter((name) => manifest.scripts[name] === undefined)
    return [...links, ...paths, ...commands].map((target) => `${path} names ${target}`)
  })
  expect(broken).toEqual([])
})

function isTest(path: string): boolean {
  return /\.test(?:-d)?\.ts$/.test(path)
}

function isIndex(path: string): boolean {
  return path.endsWith('/index.ts')
}

function mentions(file: SourceFile, name: string): number {
  return file.text.match(new RegExp(String.raw`\b${name}\b`, 'g'))?.length ?? 0
}

function folderOf(path: string): string | undefined {
  return /^src\/(?<folder>[^/]+)\//.exec(path)?.groups?.['folder']
}

function rowOf(folder: string): number {
  return rows.findIndex((row) => row.includes(folder))
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function importsBetweenFolders() {
  const crossing = (file: SourceFile) =>
    file.imports.flatMap((each) => {
      const [from, to] = [folderOf(file.path), folderOf(each.file ?? '')]
      const text = `${file.path}:${each.line} imports ${each.file}`
      return from !== undefined && to !== undefined && from !== to ? [{ from, to, text }] : []
    })
  return sources.flatMap(crossing)
}

function matchesIn(path: string, banned: readonly { what: string; pattern: RegExp }[]): string[] {
  return readText(path)
    .split('\n')
    .flatMap((line, index) =>
      banned
        .filter(({ pattern }) => pattern.test(line))
        .map(({ what }) => `${path}:${index + 1} has ${what}`),
    )
}
