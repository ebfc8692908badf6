import type { FastifyInstance } from 'fastify'

/** A content policy by which the app at `host` may show the page in a frame and run its script there. */
const policyFor = (policy: string, host: string): string => {
  const framed = policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${host}`)
  return framed.includes('script-src')
    ? framed.replace('script-src', `script-src ${host}`)
    : `${framed}; script-src ${host}`
}

/** Lets an app that is itself a page show the site in its frames, and have plans act there: its script is the first of every page. */
export const letInApp = (app: FastifyInstance, host: string): void => {
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('content-security-policy', policyFor(String(reply.getHeader('content-security-policy')), host))
    if (typeof payload !== 'string' || !String(reply.getHeader('content-type')).startsWith('text/html')) return payload
    return payload.replace('<head>', `<head><script src="${host}/frame.js" data-host="${host}"></script>`)
  })
}
