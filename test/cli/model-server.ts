import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { type ChatRequest, scriptedCompletion } from './scripted-model.ts'

/** How a server answers one request; the scripted model's answer where this is undefined. */
export type Behaviour = (
  request: ChatRequest,
  index: number,
) => { readonly status: number; readonly body: object } | 'silence' | undefined

export type ModelServer = {
  readonly baseUrl: string
  /** Every request so far, in order of arrival. */
  readonly requests: readonly ChatRequest[]
  /** Variables that lead the command line here, with a store of calls in `folder`. */
  environment(folder: string): Record<string, string>
}

/** A server with OpenAI's interface on a free port, until the test has finished. */
export async function startServer(behave: Behaviour = () => undefined): Promise<ModelServer> {
  const requests: ChatRequest[] = []
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((text) => {
      const request = JSON.parse(text) as ChatRequest
      requests.push(request)
      const told = behave(request, requests.length - 1)
      if (told === 'silence') return
      answer(response, told ?? { status: 200, body: scriptedCompletion(request) })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    baseUrl,
    requests,
    environment: (folder) => ({
      OPENAI_BASE_URL: baseUrl,
      OPENAI_API_KEY: 'sk-canary-1234567890',
      XDG_CACHE_HOME: folder,
    }),
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return text
}

function answer(response: ServerResponse, { status, body }: { status: number; body: object }) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
