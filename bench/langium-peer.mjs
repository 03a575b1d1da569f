/** The language in Langium: `cauce.langium` with Langium's own indentation-aware lexer, as its documentation sets it up. Parses to its syntax trees; links nothing. */
import { readFileSync } from 'node:fs';
import { IndentationAwareLexer, IndentationAwareTokenBuilder } from 'langium';
import { createServicesForGrammar } from 'langium/grammar';

/** Gives the tree; throws where the text is not accepted. */
export async function langiumParser() {
  const services = await createServicesForGrammar({
    grammar: readFileSync(new URL('cauce.langium', import.meta.url), 'utf8'),
    module: {
      parser: {
        TokenBuilder: () => new IndentationAwareTokenBuilder(),
        Lexer: (given) => new IndentationAwareLexer(given),
      },
    },
  });
  const { LangiumParser } = services.parser;
  return (text) => {
    const { value, parserErrors, lexerErrors } = LangiumParser.parse(text);
    const [wrong] = [...parserErrors, ...lexerErrors];
    if (wrong) throw new Error(`Langium does not accept a generated program: ${wrong.message}\n${text}`);
    return value;
  };
}
