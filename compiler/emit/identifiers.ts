/** Names of TypeScript from names of the language. Two that would fall together get a number. */

/** Hands out each identifier once. */
export interface Identifiers {
  typeName(name: string): string;
  constName(name: string): string;
}

export function identifiers(taken: readonly string[] = []): Identifiers {
  const used = new Set(taken);
  const unique = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; used.has(name); count++) name = `${wanted}${count}`;
    used.add(name);
    return name;
  };
  return {
    typeName: (name) => unique(pascal(name)),
    constName: (name) => unique(camel(name)),
  };
}

export function pascal(name: string): string {
  const joined = words(name).map(capital).join('');
  return /^[\p{L}_$]/u.test(joined) ? joined : `T${joined}`;
}

export function camel(name: string): string {
  const whole = pascal(name);
  const [first = '', ...rest] = whole;
  return first.toLowerCase() + rest.join('');
}

/** A property's name as it stands in a type or an object. */
export function propertyName(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

function words(name: string): readonly string[] {
  return name.split(/[^\p{L}\p{Nd}]+/u).filter((word) => word !== '');
}

function capital(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('');
}
