/**
 * What the page may load, the same in a window of the shell and on a page of serve (Content-Security-Policy, W3C CSP3):
 * its own files, and nothing inline. Styles set through the CSSOM need no permission. index.html says the same in a meta
 * element, for what opens it without a header.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // A meta element cannot say this one.
  "frame-ancestors 'none'"
].join('; ')
