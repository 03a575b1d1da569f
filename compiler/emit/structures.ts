/** Short makers of ts-morph's structures. ts-morph is handed in, since loading it takes longer than a whole `check`. */
import type {
  InterfaceDeclarationStructure,
  OptionalKind,
  PropertySignatureStructure,
  TypeAliasDeclarationStructure,
  VariableStatementStructure,
} from 'ts-morph';

export type Property = OptionalKind<PropertySignatureStructure>;

export interface Makers {
  interfaceOf(name: string, doc: string, properties: readonly Property[]): InterfaceDeclarationStructure;
  typeAliasOf(name: string, doc: string, type: string): TypeAliasDeclarationStructure;
  constantOf(name: string, doc: string, initializer: string): VariableStatementStructure;
}

export function makersWith({ StructureKind, VariableDeclarationKind }: typeof import('ts-morph')): Makers {
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
      name,
      isExported: true,
      docs: [commentText(doc)],
      type,
    }),
    constantOf: (name, doc, initializer) => ({
      kind: StructureKind.VariableStatement,
      isExported: true,
      declarationKind: VariableDeclarationKind.Const,
      docs: [commentText(doc)],
      declarations: [{ name, initializer }],
    }),
  };
}

/** What an author wrote cannot end the comment it stands in. */
export function commentText(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\u200b/');
}
