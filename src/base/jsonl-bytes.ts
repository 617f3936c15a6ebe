import { readSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGunzip, type Gunzip } from 'node:zlib'
import { KitError } from './errors.ts'

/**
 * Bytes of a file or of stdin, unpacked when they are gzip. Gzip is told by its first two bytes,
 * never by the name. Memory is a few chunks, whatever the size.
 */
export type ByteOptions = {
  /** Stop when gzip data grow to more than this many times their packed size. */
  readonly gzipRatioMax: number
  /** How messages call the input. Default: its path, or "stdin". */
  readonly name?: string
}

/**
 * Chunks in order, each good until the next is asked for: they share one buffer, as fresh memory
 * for each costs more than reading does. Throws `input-unreadable` with a sentence for everything
 * that can go wrong.
 */
export async function* readBytes(path: string, options: ByteOptions): AsyncGenerator<Buffer> {
  const { name = nameOfInput(path) } = options
  if (path !== '-') await refuseUnreadable(path)
  const chunks = path === '-' ? stdinChunks() : fileChunks(path)
  try {
    const first = await chunks.next()
    if (first.done) return
    const head = await atLeastTwoBytes(first.value, chunks)
    const rest = joined(head, chunks)
    if (head[0] === 0x1f && head[1] === 0x8b) yield* unpacked(rest, name, options.gzipRatioMax)
    else yield* rest
  } catch (error) {
    throw error instanceof KitError ? error : unreadable(name, error)
  } finally {
    await chunks.return(undefined)
  }
}

/** How an input is called in messages. */
export function nameOfInput(path: string): string {
  return path === '-' ? 'stdin' : path
}

const chunkBytes = 2 ** 18

/** Throws `input-unreadable` when there is no such file; for what is read late. */
export async function refuseUnreadable(path: string): Promise<void> {
  let isDirectory = false
  try {
    isDirectory = (await stat(path)).isDirectory()
  } catch (error) {
    throw unreadable(path, error)
  }
  if (isDirectory)
    throw new KitError(
      'input-unreadable',
      `${path} is a folder; name a file of JSON Lines inside it`,
    )
}

function unreadable(path: string, error: unknown): KitError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error'
  const sentences: Record<string, string> = {
    ENOENT: `${path} does not exist; check the path, relative to the current folder`,
    ENOTDIR: `${path} does not exist: a part of the path is a file, not a folder`,
    EACCES: `${path} may not be read by this user; change its permissions or copy it`,
    EPERM: `${path} may not be read by this user; change its permissions or copy it`,
  }
  const sentence = sentences[code] ?? `${path} cannot be read (${code}); check the disk or copy it`
  return new KitError('input-unreadable', sentence, { cause: error })
}

async function* stdinChunks(): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of process.stdin) yield chunk as Buffer
  } finally {
    process.stdin.destroy()
  }
}

async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  const buffer = Buffer.allocUnsafe(chunkBytes)
  try {
    const read = (await file.stat()).isFile() ? readHere : readElsewhere
    for (;;) {
      const byteCount = await read(file, buffer)
      if (byteCount === 0) return
      yield buffer.subarray(0, byteCount)
    }
  } finally {
    await file.close()
  }
}

/**
 * Reading a chunk of a file on another thread costs a fifth of what parsing it does, so it is read
 * on this one. Signals, timers and answers have their turn before each chunk.
 */
async function readHere(file: FileHandle, buffer: Buffer): Promise<number> {
  await nextTurn()
  return readSync(file.fd, buffer)
}

/** What a pipe or a device has to say may take its time. */
async function readElsewhere(file: FileHandle, buffer: Buffer): Promise<number> {
  return (await file.read(buffer)).bytesRead
}

/** A pipe may hand over one byte at a time; the magic number of gzip has two. */
async function atLeastTwoBytes(first: Buffer, chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head = first.length < 2 ? Buffer.from(first) : first
  while (head.length < 2) {
    const next = await chunks.next()
    if (next.done) return head
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

async function* unpacked(
  packed: AsyncGenerator<Buffer>,
  name: string,
  ratioMax: number,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  const feeding = feed(gunzip, packed)
  let unpackedBytes = 0
  try {
    for await (const chunk of gunzip) {
      unpackedBytes += (chunk as Buffer).length
      if (isBomb(unpackedBytes, gunzip.bytesWritten, ratioMax)) throw bombRefusal(name, ratioMax)
      yield chunk as Buffer
    }
    await feeding
  } catch (error) {
    throw error instanceof KitError ? error : damagedGzip(name, error)
  } finally {
    gunzip.destroy()
    await feeding.catch(() => undefined)
  }
}

async function feed(gunzip: Gunzip, packed: AsyncGenerator<Buffer>): Promise<void> {
  try {
    for await (const chunk of packed) {
      if (gunzip.destroyed) return
      if (!gunzip.write(Buffer.from(chunk))) await drained(gunzip)
    }
    gunzip.end()
  } catch (error) {
    gunzip.destroy(error as Error)
  }
}

function drained(gunzip: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      gunzip.off('drain', done)
      gunzip.off('close', done)
      resolve()
    }
    gunzip.on('drain', done)
    gunzip.on('close', done)
  })
}

/** Below this size a high ratio does no harm; much repetition in a small file is common. */
const bombBytesMin = 2 ** 24

function isBomb(unpackedBytes: number, packedBytes: number, ratioMax: number): boolean {
  return unpackedBytes > bombBytesMin && unpackedBytes > packedBytes * ratioMax
}

function bombRefusal(name: string, ratioMax: number): KitError {
  return new KitError(
    'input-unreadable',
    `${name} unpacks to more than ${ratioMax} times its size, as a gzip bomb does; ` +
      'unpack it yourself if you trust it',
  )
}

function damagedGzip(name: string, error: unknown): KitError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  const sentence =
    code === 'Z_BUF_ERROR'
      ? `${name} ends in the middle of its gzip data: it was cut off; copy or download it again`
      : `${name} is damaged gzip data (${code ?? 'unknown fault'}); copy or download it again`
  return new KitError('input-unreadable', sentence, { cause: error })
}
