import { describe, expect, onTestFinished, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'

/** What every store promises. `open` opens the same entries again where `isKept`. */
export function describeStore(
  name: string,
  open: () => Promise<Store>,
  { isKept }: { readonly isKept: boolean },
): void {
  const opened = async () => {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }
  describe(`${name} keeps the contract of stores`, () => {
    test('what was put is got, to the byte', async () => {
      const store = await opened()
      const value = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 251)
      await store.put('m#1', value)
      expect(Buffer.from((await store.get('m#1'))!).equals(value)).toBe(true)
      expect(await store.get('m#2')).toBeUndefined()
    })

    test('the last of two values counts, and an empty one is a value', async () => {
      const store = await opened()
      await store.put('m#1', bytes('one'))
      await store.put('m#1', bytes(''))
      expect(textOf(await store.get('m#1'))).toBe('')
    })

    test('keys come ascending and by prefix', async () => {
      const store = await opened()
      for (const key of ['b/x#2', 'a/y#1', 'b/x#1', 'c#1']) await store.put(key, bytes(key))
      expect(await Array.fromAsync(store.keys())).toEqual(['a/y#1', 'b/x#1', 'b/x#2', 'c#1'])
      expect(await Array.fromAsync(store.keys('b/x'))).toEqual(['b/x#1', 'b/x#2'])
    })

    test('many puts at once are all kept', async () => {
      const store = await opened()
      const keys = Array.from({ length: 250 }, (_, at) => `m#${String(at).padStart(3, '0')}`)
      await Promise.all(keys.map((key) => store.put(key, bytes(key))))
      expect(await Array.fromAsync(store.keys())).toEqual(keys)
      for (const key of keys) expect(textOf(await store.get(key))).toBe(key)
    })

    test.runIf(isKept)('entries outlive the one who put them', async () => {
      const first = await open()
      await first.put('m#1', bytes('kept'))
      await first.close()
      expect(textOf(await (await opened()).get('m#1'))).toBe('kept')
    })

    test.runIf(isKept)('two hold the same entries open and see what the other put', async () => {
      const [one, other] = [await opened(), await opened()]
      await Promise.all([one.put('m#1', bytes('a')), other.put('m#2', bytes('b'))])
      expect(textOf(await one.get('m#2'))).toBe('b')
      expect(textOf(await other.get('m#1'))).toBe('a')
    })
  })
}

const bytes = (text: string) => Buffer.from(text)

function textOf(value: Uint8Array | undefined): string | undefined {
  return value && Buffer.from(value).toString()
}
