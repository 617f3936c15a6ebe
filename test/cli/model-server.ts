import { onTestFinished } from 'vitest'
import {
  type ScriptedServer,
  type ScriptedServerOptions,
  scriptedServer,
} from '../../src/testing/scripted-server.ts'

/** A key that must appear nowhere. */
export const canaryKey = 'sk-canary-1234567890abcdef'

/** A server until the test has finished, and the variables that lead the command line to it. */
export async function startServer(
  folder: string,
  options: ScriptedServerOptions = {},
): Promise<ScriptedServer & { readonly env: Record<string, string> }> {
  const server = await scriptedServer(options)
  onTestFinished(() => server.close())
  const env = {
    OPENAI_BASE_URL: server.baseUrl,
    OPENAI_API_KEY: canaryKey,
    ANTHROPIC_BASE_URL: server.baseUrl,
    ANTHROPIC_API_KEY: canaryKey,
    COMPATIBLE_BASE_URL: server.baseUrl,
    COMPATIBLE_API_KEY: canaryKey,
    XDG_CACHE_HOME: folder,
  }
  return { ...server, env }
}
