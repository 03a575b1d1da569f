/**
 * The script that a shop's page includes: `<script src="…/v1/content.js" data-contact="ID">`. It fills every element that has
 * `data-cauce="NAME"` with that message and announces each as a `cauce:content` event. Under 3 kB; sets no cookie and keeps nothing.
 */

export const contentScript = `(function () {
  var me = document.currentScript
  if (!me) return
  var base = me.src.replace(/\\/v1\\/content\\.js.*$/, '')
  function show(items) {
    items.forEach(function (item) {
      document.querySelectorAll('[data-cauce]').forEach(function (place) {
        if (place.getAttribute('data-cauce') !== item.message) return
        if (typeof item.html === 'string') {
          var frame = document.createElement('iframe')
          frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation')
          frame.setAttribute('title', String(item.subject || item.message))
          frame.style.cssText = 'border:0;width:100%'
          frame.srcdoc = item.html
          place.replaceChildren(frame)
        } else place.textContent = String(item.text || '')
        place.hidden = false
      })
      document.dispatchEvent(new CustomEvent('cauce:content', { detail: item }))
    })
  }
  function load(contact) {
    return fetch(base + '/v1/content/' + encodeURIComponent(contact), { credentials: 'omit' })
      .then(function (answer) { return answer.ok ? answer.json() : { items: [] } })
      .then(function (body) { show(body.items); return body.items })
      .catch(function () { return [] })
  }
  window.cauce = { load: load }
  var contact = me.getAttribute('data-contact')
  if (!contact) return
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', function () { load(contact) })
  else load(contact)
})()
`;
