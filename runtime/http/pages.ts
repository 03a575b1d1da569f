/** The few pages that readers of messages see: leaving a list, choosing topics. Plain HTML, every text in them escaped, no script, no cookie. */
import type { FastifyReply } from 'fastify';
import type { ProjectModel } from '../machine/model.js';
import type { Preferences } from './port.js';

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Named = Pick<ProjectModel, 'project' | 'shop'>;

function shopName({ project, shop }: Named): string {
  return shop?.name ?? project;
}

/** `news_weekly` as people read it. */
function spoken(name: string): string {
  return name.replace(/[_-]+/g, ' ');
}

export function askPage(model: Named, topic: string | null): string {
  const what = topic === null ? 'messages of this kind' : `messages about “${spoken(topic)}”`;
  return page(model, 'Unsubscribe', [
    `<p>You will get no more ${escapeHtml(what)} from ${escapeHtml(shopName(model))}.</p>`,
    '<form method="post"><button name="what" value="this">Unsubscribe</button></form>',
  ]);
}

/** `isAll`: nothing is left to unsubscribe from on this channel. */
export function donePage(model: Named, topic: string | null, isAll: boolean): string {
  const what = isAll || topic === null ? 'no more messages of this kind' : `no more messages about “${spoken(topic)}”`;
  const all =
    isAll || topic === null
      ? []
      : [
          '<form method="post"><button class="quiet" name="what" value="all">Unsubscribe from everything</button></form>',
        ];
  return page(model, 'You are unsubscribed', [
    `<p>You will get ${escapeHtml(what)} from ${escapeHtml(shopName(model))}.</p>`,
    ...all,
  ]);
}

export function preferencesPage(model: Named, { topics }: Preferences, isSaved: boolean): string {
  const rows = topics.map(({ name, left }) => {
    const value = escapeHtml(name);
    return `<label><input type="checkbox" name="topic" value="${value}"${left ? '' : ' checked'}> ${escapeHtml(spoken(name))}</label>`;
  });
  return page(model, 'Your messages', [
    ...(isSaved ? ['<p role="status" class="saved">Your choice is saved.</p>'] : []),
    '<form method="post">',
    ...(rows.length > 0
      ? [`<p>What do you want to hear about from ${escapeHtml(shopName(model))}?</p>`, ...rows]
      : [`<p>You get messages from ${escapeHtml(shopName(model))}.</p>`]),
    rows.length > 0 ? '<button name="what" value="topics">Save</button>' : '',
    '<button class="quiet" name="what" value="all">Unsubscribe from everything</button>',
    '</form>',
  ]);
}

export function notFoundPage(model: Named): string {
  return page(model, 'This link does not work', [
    '<p>It may have been cut off on its way. Open it again from the message itself.</p>',
  ]);
}

export function failedPage(model: Named): string {
  return page(model, 'That did not work', ['<p>Nothing was changed. Please try again in a minute.</p>']);
}

function page(model: Named, title: string, content: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · ${escapeHtml(shopName(model))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="shop">${escapeHtml(shopName(model))}</p>
<h1>${escapeHtml(title)}</h1>
${content.filter((line) => line !== '').join('\n')}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; background: light-dark(#f4f4f2, #17181a); color: light-dark(#1d1d1f, #ececec) }
main { box-sizing: border-box; max-width: 30rem; margin: 12vh auto 0; padding: 2rem; background: light-dark(#fff, #222326);
  border: 1px solid light-dark(#dcdcd8, #3a3b3f); border-radius: .75rem; overflow-wrap: anywhere }
@media (max-width: 32rem) { main { margin: 0; min-height: 100vh; border: 0; border-radius: 0 } }
.shop { margin: 0; color: light-dark(#5c5c60, #a8a8ad) }
h1 { margin: .25rem 0 1rem; font-size: 1.5rem; line-height: 1.2 }
label { display: block; padding: .4rem 0 }
input { width: 1.1rem; height: 1.1rem; margin-right: .5rem; vertical-align: -.15rem }
button { display: block; width: 100%; margin-top: 1rem; padding: .75rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  border: 1px solid transparent; border-radius: .5rem; background: light-dark(#1d1d1f, #ececec); color: light-dark(#fff, #17181a) }
button.quiet { background: none; border-color: light-dark(#b5b5b0, #56575c); color: inherit; font-weight: 400 }
.saved { padding: .5rem .75rem; border-radius: .5rem; background: light-dark(#e5f3e6, #1f3a24) }
`.replace(/\n\s*/g, ' ');

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).headers(HEADERS).type('text/html; charset=utf-8').send(html);
}
