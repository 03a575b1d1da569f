/** What templates may use beside and without Liquid's own: one list for those who check them and those who render them. */

/** Filters added to Liquid's own. */
export const templateFilters: readonly string[] = ['money'];

/** Tags that would read other files: templates stand alone. */
export const templateTagsLeftOut: readonly string[] = ['include', 'render', 'layout', 'block'];
