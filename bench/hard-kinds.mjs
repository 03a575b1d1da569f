/**
 * Kinds of program that are hard to prove: scenarios that feed each other, loops in loops with rounds that may catch up, splits in a row, many triggers of
 * one scenario, branches that part again and again. A shop has few like these; a hundred of them are the worst it can have.
 */

/** Who comes into the one group is put into the other, so that one scenario begins the next. */
function feeds({ n, message, between, pick }) {
  const [from, to] = pick([
    ['vip_club', 'callbacks'],
    ['callbacks', 'vip_club'],
  ]);
  return `scenario feeds_${n}:
  enter once per ${between(1, 9)}d
  stop when leaves ${from}
  when enters ${from} and last_order > ${between(5, 20)}d:
    send email news_${message()} as first
    wait up to ${between(1, 4)}d:
      for first.clicked:
        add to ${to}
      for order_placed where (total > 50 EUR) as order:
        remove from ${from}
        send sms note_${message()}
      else:
        wait ${between(2, 40)}h if vip_club else ${between(1, 3)}d
    if rfm in (champions, loyal) and last_order < ${between(2, 6)}mo:
      send email news_${message()}
    elif rfm is lost or spent < ${between(10, 90)} EUR:
      add to ${to}
      send email news_${message()}
    wait ${between(1, 3)}d
    send email news_${message()}
`;
}

/** Rounds that begin D apart, or later, and then catch up. */
function rounds({ n, message, between }) {
  return `scenario rounds_${n}:
  goal order_placed within ${between(20, 60)}d
  enter once per ${between(2, 20)}d
  when product_viewed as seen:
    repeat up to ${between(6, 12)} times every ${between(1, 3)}d until checkout_started:
      wait up to ${between(1, 9)}d for product_viewed
      send email news_${message()} as mail
      repeat up to ${between(3, 5)} times every ${between(5, 20)}h:
        wait up to ${between(2, 40)}h for mail.clicked:
          wait until ${between(1, 3)}d after mail.sent
        else:
          if rfm is at_risk:
            send sms note_${message()}
          else:
            wait until 18:00
      wait until ${between(5, 30)}d after entry
    send email news_${message()}
`;
}

/** A contact takes the same arms in every run: as many graphs as there are ways to deal. */
function splits({ n, message, between }) {
  const arm = (name) => `      ${name}:
        send email news_${message()} as note
        wait up to ${between(1, 5)}d for note.opened:
          wait ${between(1, 30)}h
          send email news_${message()}
        else:
          send sms note_${message()}
`;
  return `scenario splits_${n}:
  when every day at 09:30 and last_order > ${between(5, 40)}d:
    split as tone:
${arm('50% warm')}${arm('50% cool')}    wait ${between(1, 3)}d
    split as size:
${arm('30% short')}${arm('70% long')}    wait until 08:00
    split as pace:
${arm('40% slow')}${arm('30% fast')}${arm('30% none')}`;
}

/** Each trigger with its own way; whichever comes first keeps the others out. */
function triggers({ n, message, between, pick }) {
  const moments = [
    'order_placed',
    'cart_updated',
    'checkout_started',
    'signed_up',
    'enters vip_club',
    'rfm rises',
    'every monday at 10:00',
    'each birthday at 09:00',
    'message_clicked',
  ];
  const when = (moment) => `  when ${moment} and last_order > ${between(1, 30)}d:
    wait ${between(1, 60)}h
    if ${pick(['inactive', 'regular', 'lapsing'])}:
      send email news_${message()}
    wait up to ${between(1, 9)}d for product_viewed
    send email news_${message()}
    wait until ${between(2, 9)}d after entry at 10:00
    send sms note_${message()}
`;
  return `scenario triggers_${n}:
  enter once per ${between(1, 5)}d
${moments.map(when).join('')}`;
}

/** Nothing that is known makes the ways one again. */
function branches({ n, message, between }) {
  const step = () => `    if last_order > ${between(1, 300)}d and orders >= ${between(1, 9)}:
      send email news_${message()}
      wait ${between(1, 90)}h
    elif city is known and rfm.r >= ${between(2, 5)}:
      wait up to ${between(1, 9)}d for cart_updated
    elif years since birthday > ${between(20, 60)} or spent > ${between(10, 500)} EUR:
      send sms note_${message()}
      wait ${between(1, 5)}d
    else:
      wait until ${between(1, 9)}d after entry
`;
  return `scenario branches_${n}:
  one per cart.cart_id
  when cart_updated as cart and cart.total > ${between(5, 90)} EUR:
${Array.from({ length: 9 }, step).join('')}    send email news_${message()}
`;
}

/** In turn, by the number of the scenario. */
export const hardKinds = [feeds, rounds, splits, triggers, branches];
