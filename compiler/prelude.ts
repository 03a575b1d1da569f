/** The text of `prelude.cauce`, here so that the compiler needs no file system; a test holds the two equal. */

/** Its path in locations and diagnostics. */
export const preludePath = 'prelude.cauce';

export const preludeText = `# The prelude: names every shop with the events below can use. A project overrides any of them by declaring the same name.

# Orders
let last_order = last order_placed
let first_order = first order_placed
let orders = count of order_placed
let spent = sum of order_placed.total
let average_order = average of order_placed.total

segment regular "Ordered in the last six months" = any order_placed in last 6mo
segment prospect "Never ordered" = no order_placed
segment new_customer "First order in the last three months" = any order_placed and first_order < 3mo
segment loyal_customer "Three orders or more in the last twelve months" = count of order_placed in last 12mo >= 3
segment lapsing "Last order three to six months ago" = any order_placed in last 6mo and last_order > 3mo
segment lapsed "Ordered, but not in the last six months" = any order_placed and last_order > 6mo

# Carts: of the two, the first that the shop has the events for
event cart_abandoned = cart_updated without order_placed within 1h
event cart_abandoned = checkout_started without order_placed within 1h

# Engagement with messages, by opens (hints) and clicks (facts)
segment super_active "Clicked three messages or more in the last month" = count of message_clicked in last 1mo >= 3
segment moderate "Opened or clicked in the last three months" = (
    any message_opened in last 3mo
    or any message_clicked in last 3mo
) and not super_active
segment inactive "Got messages, opened and clicked none in the last three months" = count of message_sent in last 3mo >= 3 and no message_opened in last 3mo and no message_clicked in last 3mo
`;
