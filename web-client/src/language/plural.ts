// Counted words by the plural rules of a language: one form each for what Intl.PluralRules tells apart there.

/** `other` always; the rest where the language has them. `#` stands for the number, written as the language does. */
export type Forms = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

export function counter(tag: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(tag);
  const digits = new Intl.NumberFormat(tag);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', digits.format(count));
}
