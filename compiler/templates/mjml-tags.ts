/** The tags of MJML: what may stand in each, its attributes and what they take. Written by its test from the library itself; read by `mjml.ts`. */
export const mjmlList = String.raw`
tag mj-accordion mj-accordion-element mj-raw
  color: container-background-color
  enum(left,right): icon-position
  enum(top,middle,bottom): icon-align
  string: border font-family icon-unwrapped-alt icon-unwrapped-url icon-wrapped-alt icon-wrapped-url
  unit(px,%): icon-height icon-width padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
tag mj-accordion-element mj-accordion-text mj-accordion-title mj-raw
  color: background-color
  enum(left,right): icon-position
  enum(top,middle,bottom): icon-align
  string: border font-family icon-unwrapped-alt icon-unwrapped-url icon-wrapped-alt icon-wrapped-url
  unit(px,%): icon-height icon-width
text mj-accordion-text
  color: background-color color
  string: font-family font-weight
  unit(px): font-size
  unit(px,%): padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
  unit(px,%,): line-height
  unitWithNegative(px,em): letter-spacing
text mj-accordion-title
  color: background-color color
  string: font-family font-weight
  unit(px): font-size
  unit(px,%): padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
tag mj-attributes *
tag mj-body mj-hero mj-raw mj-section mj-wrapper
  color: background-color
  string: id
  unit(px): width
text mj-breakpoint
  unit(px): width
text mj-button
  color: background-color color container-background-color
  enum(left,center,right): align
  enum(left,right,center): text-align
  enum(top,bottom,middle): vertical-align
  string: border border-bottom border-left border-radius border-right border-top font-family font-style font-weight href name rel target text-decoration text-transform title
  unit(px): font-size
  unit(px,%): height padding-bottom padding-left padding-right padding-top width
  unit(px,%){1,4}: inner-padding padding
  unit(px,%,): line-height
  unitWithNegative(px,em): letter-spacing
tag mj-carousel mj-carousel-image
  color: container-background-color tb-hover-border-color tb-selected-border-color
  enum(left,center,right): align
  enum(visible,hidden,supported): thumbnails
  string: border-radius left-icon right-icon tb-border tb-border-radius
  unit(px,%): icon-width padding-bottom padding-left padding-right padding-top tb-width
  unit(px,%){1,4}: padding
text mj-carousel-image
  string: alt border-radius href rel src target tb-border tb-border-radius thumbnails-src title
tag mj-column mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social mj-spacer mj-table mj-text
  color: background-color inner-background-color
  enum(ltr,rtl): direction
  enum(top,bottom,middle): vertical-align
  string: border border-bottom border-left border-radius border-right border-top inner-border inner-border-bottom inner-border-left inner-border-radius inner-border-right inner-border-top
  unit(px,%): padding-bottom padding-left padding-right padding-top width
  unit(px,%){1,4}: padding
tag mj-divider
  color: border-color container-background-color
  enum(left,center,right): align
  string: border-style
  unit(px): border-width
  unit(px,%): padding-bottom padding-left padding-right padding-top width
  unit(px,%){1,4}: padding
tag mj-font
  string: href name
tag mj-group mj-column mj-raw
  color: background-color
  enum(ltr,rtl): direction
  enum(top,bottom,middle): vertical-align
  unit(px,%): width
tag mj-head mj-attributes mj-breakpoint mj-font mj-html-attributes mj-preview mj-raw mj-style mj-title
tag mj-hero mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social mj-spacer mj-table mj-text
  color: background-color inner-background-color
  enum(top,bottom,middle): vertical-align
  string: background-position background-url border-radius mode
  unit(px,%): background-height background-width height inner-padding-bottom inner-padding-left inner-padding-right inner-padding-top padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: inner-padding padding
bare mj-html-attribute
tag mj-html-attributes mj-selector
tag mj-image
  boolean: fluid-on-mobile
  color: container-background-color
  enum(left,center,right): align
  string: alt border border-bottom border-left border-radius border-right border-top href name rel sizes src srcset target title usemap
  unit(px): font-size width
  unit(px,%): max-height padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
  unit(px,auto): height
tag mj-navbar mj-navbar-link mj-raw
  color: ico-color
  enum(left,center,right): align ico-align
  string: base-url hamburger ico-close ico-font-family ico-open ico-text-decoration ico-text-transform
  unit(px,%): ico-font-size ico-padding-bottom ico-padding-left ico-padding-right ico-padding-top padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: ico-padding padding
  unit(px,%,): ico-line-height
text mj-navbar-link
  color: color
  string: font-family font-style font-weight href name rel target text-decoration text-transform
  unit(px): font-size
  unit(px,%): padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
  unit(px,%,): line-height
  unitWithNegative(px,em): letter-spacing
text mj-preview
text mj-raw
  enum(file-start): position
tag mj-section mj-column mj-group mj-raw
  color: background-color
  enum(full-width,false,): full-width
  enum(left,center,right): text-align
  enum(ltr,rtl): direction
  enum(repeat,no-repeat): background-repeat
  string: background-position background-position-x background-position-y background-size background-url border border-bottom border-left border-radius border-right border-top
  unit(px,%): gutter padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding text-padding
bare mj-selector mj-html-attribute
tag mj-social mj-raw mj-social-element
  color: color container-background-color
  enum(auto,fixed): table-layout
  enum(horizontal,vertical): mode
  enum(left,right,center): align
  enum(top,bottom,middle): vertical-align
  string: border border-radius font-family font-style font-weight text-decoration
  unit(px): font-size
  unit(px,%): icon-height icon-size padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: icon-padding inner-padding padding text-padding
  unit(px,%,): line-height
text mj-social-element
  color: background-color color
  enum(left,center,right): align
  enum(left,right): icon-position
  enum(top,middle,bottom): vertical-align
  string: alt border border-radius font-family font-style font-weight href name rel sizes src srcset target text-decoration title
  unit(px): font-size
  unit(px,%): icon-height icon-size padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: icon-padding padding text-padding
  unit(px,%,): line-height
tag mj-spacer
  color: container-background-color
  string: border border-bottom border-left border-right border-top
  unit(px,%): height padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
text mj-style
  string: inline
text mj-table
  color: color container-background-color
  enum(auto,fixed,initial,inherit): table-layout
  enum(left,right,center): align
  enum(none,presentation): role
  enum(top,bottom,middle): vertical-align
  integer: cellpadding cellspacing
  string: border font-family font-weight
  unit(px): font-size
  unit(px,%): padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
  unit(px,%,): line-height
  unit(px,%,auto): width
text mj-text
  color: background-color color container-background-color
  enum(left,right,center,justify): align
  enum(top,bottom,middle): vertical-align
  string: font-family font-style font-weight text-decoration text-transform
  unit(px): font-size
  unit(px,%): height padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding
  unit(px,%,): line-height
  unitWithNegative(px,em): letter-spacing
text mj-title
tag mj-wrapper mj-hero mj-raw mj-section
  color: background-color
  enum(full-width,false,): full-width
  enum(left,center,right): text-align
  enum(ltr,rtl): direction
  enum(repeat,no-repeat): background-repeat
  string: background-position background-position-x background-position-y background-size background-url border border-bottom border-left border-radius border-right border-top
  unit(px): gap
  unit(px,%): gutter padding-bottom padding-left padding-right padding-top
  unit(px,%){1,4}: padding text-padding
bare mjml mj-body mj-head mj-raw
type boolean =^(true|false)$
type color ~rgba\(\d{1,3},\s?\d{1,3},\s?\d{1,3},\s?\d(\.\d{1,3})?\) ~rgb\(\d{1,3},\s?\d{1,3},\s?\d{1,3}\) ~^#([0-9a-f]{3}){1,2}$ =^(aliceblue|antiquewhite|aqua|aquamarine|azure|beige|bisque|black|blanchedalmond|blue|blueviolet|brown|burlywood|cadetblue|chartreuse|chocolate|coral|cornflowerblue|cornsilk|crimson|cyan|darkblue|darkcyan|darkgoldenrod|darkgray|darkgreen|darkgrey|darkkhaki|darkmagenta|darkolivegreen|darkorange|darkorchid|darkred|darksalmon|darkseagreen|darkslateblue|darkslategray|darkslategrey|darkturquoise|darkviolet|deeppink|deepskyblue|dimgray|dimgrey|dodgerblue|firebrick|floralwhite|forestgreen|fuchsia|gainsboro|ghostwhite|gold|goldenrod|gray|green|greenyellow|grey|honeydew|hotpink|indianred|indigo|inherit|ivory|khaki|lavender|lavenderblush|lawngreen|lemonchiffon|lightblue|lightcoral|lightcyan|lightgoldenrodyellow|lightgray|lightgreen|lightgrey|lightpink|lightsalmon|lightseagreen|lightskyblue|lightslategray|lightslategrey|lightsteelblue|lightyellow|lime|limegreen|linen|magenta|maroon|mediumaquamarine|mediumblue|mediumorchid|mediumpurple|mediumseagreen|mediumslateblue|mediumspringgreen|mediumturquoise|mediumvioletred|midnightblue|mintcream|mistyrose|moccasin|navajowhite|navy|oldlace|olive|olivedrab|orange|orangered|orchid|palegoldenrod|palegreen|paleturquoise|palevioletred|papayawhip|peachpuff|peru|pink|plum|powderblue|purple|rebeccapurple|red|rosybrown|royalblue|saddlebrown|salmon|sandybrown|seagreen|seashell|sienna|silver|skyblue|slateblue|slategray|slategrey|snow|springgreen|steelblue|tan|teal|thistle|tomato|transparent|turquoise|violet|wheat|white|whitesmoke|yellow|yellowgreen)$
type enum(auto,fixed) =^auto$ =^fixed$
type enum(auto,fixed,initial,inherit) =^auto$ =^fixed$ =^initial$ =^inherit$
type enum(file-start) =^file-start$
type enum(full-width,false,) =^full-width$ =^false$ =^$
type enum(horizontal,vertical) =^horizontal$ =^vertical$
type enum(left,center,right) =^left$ =^center$ =^right$
type enum(left,right) =^left$ =^right$
type enum(left,right,center) =^left$ =^right$ =^center$
type enum(left,right,center,justify) =^left$ =^right$ =^center$ =^justify$
type enum(ltr,rtl) =^ltr$ =^rtl$
type enum(none,presentation) =^none$ =^presentation$
type enum(repeat,no-repeat) =^repeat$ =^no-repeat$
type enum(top,bottom,middle) =^top$ =^bottom$ =^middle$
type enum(top,middle,bottom) =^top$ =^middle$ =^bottom$
type enum(visible,hidden,supported) =^visible$ =^hidden$ =^supported$
type integer =\d+
type string =.*
type unit(px) =^(((\d|,|\.){1,}(px)|0)(\x20)?){1}$
type unit(px,%) =^(((\d|,|\.){1,}(px|%)|0)(\x20)?){1}$
type unit(px,%){1,4} =^(((\d|,|\.){1,}(px|%)|0)(\x20)?){1,4}$
type unit(px,%,) =^(((\d|,|\.){1,}(px|%|)|0)(\x20)?){1}$
type unit(px,%,auto) =^(((\d|,|\.){1,}(px|%)|0|auto)(\x20)?){1}$
type unit(px,auto) =^(((\d|,|\.){1,}(px)|0|auto)(\x20)?){1}$
type unitWithNegative(px,em) =^(((-|\d|,|\.){1,}(px|em)|0)(\x20)?){1}$
`;
