/** Short makers of ts-morph's structures. ts-morph is handed in, since loading it takes longer than a whole `check`. */
import type {
  InterfaceDeclarationStructure,
  OptionalKind,
  PropertySignatureStructure,
  TypeAliasDeclarationStructure,
} from 'ts-morph';

export type Property = OptionalKind<PropertySignatureStructure>;

export interface Makers {
  interfaceOf(name: string, doc: string, properties: readonly Property[]): InterfaceDeclarationStructure;
  typeAliasOf(name: string, doc: string, type: string): TypeAliasDeclarationStructure;
}

export function makersWith({ StructureKind }: typeof import('ts-morph')): Makers {
  return {
    interfaceOf: (name, doc, properties) => ({
      kind: StructureKind.Interface,
      name,
      isExported: true,
      docs: [commentText(doc)],
      properties: [...properties],
    }),
    typeAliasOf: (name, doc, type) => ({
      kind: StructureKind.TypeAlias,
      leadingTrivia: '\n',
      name,
      isExported: true,
      docs: [commentText(doc)],
      type,
    }),
  };
}

/** What an author wrote cannot end the comment it stands in. */
export function commentText(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\u200b/');
}
