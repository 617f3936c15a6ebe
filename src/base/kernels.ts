/**
 * The compiled kernels: WebAssembly with 128-bit SIMD, made from the folder `wasm` by
 * `npm run build`. Each kernel has an equal in TypeScript beside its caller, which is used wherever
 * this file is missing or the machine's WebAssembly has no SIMD.
 */
import { readFileSync } from 'node:fs'

/** Exported functions take and return numbers; addresses are bytes from the start of memory. */
export type Kernels<Functions> = {
  readonly functions: Functions
  /** The first address that a caller may use, a multiple of 16. */
  readonly start: number
  /**
   * The memory, with at least `byteLength` bytes from `start` on. It grows where it must, and views
   * of what an earlier call returned are then dead: make them anew after every call.
   */
  readonly reserve: (byteLength: number) => ArrayBuffer
}

type Instance = {
  readonly exports: {
    readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
    readonly freeStart: () => number
  }
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => Instance
  validate(bytes: Uint8Array): boolean
}

const pageBytes = 2 ** 16

/** A new instance with a memory of its own, or undefined where the kernels cannot run. */
export function loadKernels<Functions>(): Kernels<Functions> | undefined {
  compiled ??= { module: compileKernels() }
  if (compiled.module === undefined) return undefined
  const { exports } = new WebAssembly.Instance(compiled.module)
  const start = exports.freeStart()
  const reserve = (byteLength: number) => {
    const missing = start + byteLength - exports.memory.buffer.byteLength
    if (missing > 0) exports.memory.grow(Math.ceil(missing / pageBytes))
    return exports.memory.buffer
  }
  return { functions: exports as Functions, start, reserve }
}

/** The code is compiled once, when it is first asked for. */
let compiled: { readonly module: object | undefined } | undefined

function compileKernels(): object | undefined {
  const bytes = readKernels()
  if (bytes === undefined || !WebAssembly.validate(bytes)) return undefined
  return new WebAssembly.Module(bytes)
}

/** From `src` and from `dist` the file lies at the same place. */
function readKernels(): Uint8Array | undefined {
  try {
    return readFileSync(new URL('../../dist/kernels.wasm', import.meta.url))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
