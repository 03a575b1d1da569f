/** The one spelling of each token and the blanks between two of them. It never changes what a token means. */
import type { IToken } from 'chevrotain';
import { tokenMatcher } from '../chevrotain.js';
import * as T from '../tokens.js';

export function spelling(token: IToken): string {
  const image = token.image;
  switch (token.tokenType) {
    case T.Time:
      return timeSpelling(image);
    case T.DateToken:
      return dateSpelling(image);
    case T.Moment: {
      const [date = '', time = ''] = image.split(/[ \t]+/);
      return `${dateSpelling(date)} ${timeSpelling(time)}`;
    }
    case T.Money:
    case T.AffixTest:
    case T.UpTo:
      return image.replace(/[ \t]+/, ' ');
    default:
      return image;
  }
}

function timeSpelling(image: string): string {
  return image.padStart(5, '0');
}

function dateSpelling(image: string): string {
  return image
    .split('-')
    .map((part) => part.padStart(2, '0'))
    .join('-');
}

/** Can an operator that follows `token` only be one between two values? */
function endsOperand(token: IToken): boolean {
  return token.tokenType === T.RParen || tokenMatcher(token, T.Name) || tokenMatcher(token, T.Literal);
}

/** Does a blank stand between `tokens[index - 1]` and `tokens[index]`, both on one line? */
export function blankBefore(tokens: readonly IToken[], index: number): boolean {
  const token = tokens[index]!;
  const before = tokens[index - 1];
  if (before === undefined) return false;
  switch (token.tokenType) {
    case T.Comma:
    case T.Semi:
    case T.Colon:
    case T.RParen:
    case T.Dot:
      return false;
    case T.LParen: {
      const opener = tokens[index - 2]?.tokenType;
      if (opener === T.Do || opener === T.Sequence) return false;
      break;
    }
    case T.Minus:
      if (tokens[0]!.tokenType === T.Hours) return false;
      break;
    default:
      break;
  }
  if (before.tokenType === T.LParen || before.tokenType === T.Dot) return false;
  if (before.tokenType !== T.Minus) return true;
  if (tokens[0]!.tokenType === T.Hours) return false;
  const subject = tokens[index - 2];
  return subject !== undefined && endsOperand(subject);
}
