import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Compressed bytes with the checksum of what they unpack to. */
export function pack(value: Uint8Array): { bytes: Uint8Array; checksum: number } {
  return { bytes: zstdCompressSync(value), checksum: crc32(value) }
}

/** What was packed, or undefined when it is damaged. Never throws. */
export function unpack(bytes: Uint8Array, checksum: number): Uint8Array | undefined {
  try {
    const value = zstdDecompressSync(bytes)
    return crc32(value) === checksum ? value : undefined
  } catch {
    return undefined
  }
}
