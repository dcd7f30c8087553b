/**
 * xterm.js under a policy without inline styles (style-src 'self', CSP3 section 8.3). Its DOM renderer and its viewport write
 * rules into style elements, and its rows get their colours by setting the attribute `style`; neither is applied under the
 * policy. Styles set through the CSSOM are. So the elements it makes for rules hand their text to a style sheet made by
 * script, and setting that attribute from script is setting `style.cssText`, which means the same.
 */

/** Runs what makes a terminal; the style elements it makes on the way are carriers of style sheets. */
export function withStyleSheets(work: () => void): void {
  const own = (tag: string, options?: ElementCreationOptions): HTMLElement =>
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a tag of any name is what is asked for here
    Document.prototype.createElement.call(document, tag, options)
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    value: (tag: string, options?: ElementCreationOptions) =>
      tag.toLowerCase() === 'style' ? styleCarrier(own('span')) : own(tag, options)
  })
  try {
    work()
  } finally {
    // The prototype's own is seen again.
    Reflect.deleteProperty(document, 'createElement')
  }
}

/** An element without looks whose text becomes a style sheet of the document, until it is removed. */
function styleCarrier(carrier: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet()
  carrier.hidden = true
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  let text = ''
  Object.defineProperty(carrier, 'textContent', {
    get: () => text,
    set: (value: string) => {
      text = value
      sheet.replaceSync(value)
    }
  })
  carrier.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
    Element.prototype.remove.call(carrier)
  }
  return carrier
}

let attributesAreSet = false

/** From now on `setAttribute('style', text)` goes through the CSSOM. Done once, with the first terminal. */
export function setStylesByScript(): void {
  if (attributesAreSet) return
  attributesAreSet = true
  const setAttribute = Reflect.get(Element.prototype, 'setAttribute')
  Object.defineProperty(HTMLElement.prototype, 'setAttribute', {
    configurable: true,
    writable: true,
    value: function (this: HTMLElement, name: string, value: string): void {
      if (name === 'style') this.style.cssText = value
      else Reflect.apply(setAttribute, this, [name, value])
    }
  })
}
