/** The kinds of program the generator writes, each a shop's own scenario with its names and a test, of about twenty lines. */

const categories = ['shoes', 'coffee', 'books', 'garden', 'toys'];

function cart({ n, message, between, pick }) {
  const hours = between(1, 20);
  return `# Carts of some size, gentler with those who looked around.
let basket_${n} = ${between(20, 200)} EUR
segment browser_${n} "Looked around" = count of product_viewed in last ${between(7, 60)}d >= ${between(2, 9)}
event left_${n} = cart_updated without order_placed or checkout_started within ${between(1, 6)}h per cart_id

scenario cart_${n} "Recover carts, series ${n}":
  goal order_placed within ${between(4, 9)}d
  when left_${n} as cart and cart.total > basket_${n}:
    wait ${hours}h if not browser_${n} else ${hours + between(1, 24)}h
    send email news_${message()} as reminder
    wait up to ${between(1, 3)}d for reminder.clicked:
      wait ${between(1, 12)}h
    else:
      give ${pick([5, 10, 15])}% valid ${between(2, 9)}d as promo
      send email offer_${message()}

test "a big cart is reminded" for cart_${n}:
  given newsletter = true
  when left_${n} with total = 900 EUR
  expect enter
`;
}

function winBack({ n, message, between, pick }) {
  const months = between(2, 4);
  return `# Customers who stopped buying.
let big_${n} = ${between(60, 300)} EUR

scenario win_back_${n} "Win back, series ${n}":
  enter once per ${between(30, 200)}d
  goal order_placed where (total > 10 EUR) within ${between(6, 12)}mo value total
  stop when newsletter is false
  when last_order > ${months}mo and orders >= ${between(1, 2)} and last_order.total > big_${n} / 4:
    if last_order.total > big_${n}:
      give ${pick([5, 10])}% valid 14d as promo
      send email offer_${message()}
    elif spent > ${between(310, 900)} EUR and not inactive:
      send email news_${message()}
    else:
      send email news_${message()}
    wait until ${months + between(1, 4)}mo after last_order
    send email news_${message()} as last_call
    wait up to ${between(2, 9)}d for last_call.opened:
      wait ${between(1, 3)}d
      give (15% if orders > ${between(3, 6)} else 10%) valid 30d as final
      send email offer_${message()} with promo = final
`;
}

function welcome({ n, message, between, pick }) {
  return `# The first weeks after signing up.
segment fan_${n} = interests contains "${pick(categories)}" or count of product_viewed where (price > ${between(20, 90)} EUR) in last 30d >= 2
let age_${n} = years since birthday

scenario welcome_${n} "Welcome, series ${n}":
  enter once
  hours 09:00-20:00 on monday-friday
  when signed_up as sign and sign.source == "${pick(['ads', 'friend', 'organic'])}" and prospect:
    if age_${n} between 18 and ${between(30, 50)} and fan_${n}:
      wait ${between(1, 3)}d
      send sms note_${message()}
    else:
      send email news_${message()}
    wait until ${between(4, 9)}d after entry
    send email news_${message()}
    match rfm:
      case champions, loyal:
        stop as bought
      else:
        wait ${between(1, 4)}d
    send email news_${message()}
`;
}

function classes({ n, message, between, pick }) {
  const share = between(20, 70);
  return `# Those who cool down are asked in two ways.
scenario cooling_${n} "Cooling down, series ${n}":
  enter once per ${between(30, 120)}d
  goal rfm rises within ${between(30, 90)}d
  measure order_placed where (total > ${between(20, 90)} EUR) within 30d
  when rfm moves from ${pick(['champions', 'loyal'])} to at_risk:
    split as approach:
      ${share}% personal:
        send email news_${message()} as note
      ${90 - share}% discount:
        give ${pick([5, 10])}% valid 14d as promo
        send email offer_${message()} as note
      10% control:
        stop as control
    wait up to ${between(2, 5)}d:
      for order_placed:
        stop as won
      for note.clicked:
        add to callbacks
      else:
        send sms note_${message()}
`;
}

function views({ n, message, between, pick }) {
  const times = between(2, 4);
  return `# The same shelf again and again.
segment keen_${n} = count of product_viewed where (category == "${pick(categories)}") in last ${between(8, 40)}d >= ${between(2, 7)}
event dear_${n} = product_viewed where (price > ${between(20, 120)} EUR)
sequence ask_${n}(first: email, pause: duration):
  send email first
  wait pause

scenario views_${n} "Still looking, series ${n}":
  for newsletter is true and not running cart_${n.slice(0, 3)}0
  enter once per ${between(10, 40)}d
  when dear_${n} as seen and keen_${n} and count of product_viewed where (category == seen.category) in last 7d >= ${times}:
    repeat up to ${times} times every ${between(7, 20)}d until order_placed:
      wait until 18:00
      do ask_${n}(news_${message()}, ${between(1, 3)}d)

test "somebody who looks once is left alone" for views_${n}:
  given newsletter = true
  when dear_${n} with price = 500 EUR
  expect no email
`;
}

/** `number % kinds.length` chooses; a view's scenario looks at the cart scenario whose number ends in 0. */
export const kinds = [cart, winBack, welcome, classes, views];
