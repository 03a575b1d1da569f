/** Shapes as the providers' own documentation shows them, with ids of ours in them. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { relayHeaders } from '../senders/smtp.js';
import {
  isFromTwilio,
  isMachineAgent,
  isSnsAddress,
  isTooQuick,
  readPostmark,
  readSendGrid,
  readSns,
  readTwilioStatus,
} from './index.js';

const from = 'Demo Shop <shop@example.com>';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

describe('Amazon SES', () => {
  const mail = {
    timestamp: '2017-08-05T00:40:02.012Z',
    source: 'Demo Shop <shop@example.com>',
    messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
    destination: ['recipient@example.com'],
    headers: [
      { name: 'From', value: 'Demo Shop <shop@example.com>' },
      { name: 'Message-ID', value: '<c1.3@example.com>' },
    ],
  };
  const sns = (message: unknown) => ({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:us-east-1:123456789012:MyTopic',
    Message: JSON.stringify(message),
    Timestamp: '2017-08-05T00:41:03.000Z',
  });
  const read = (message: unknown) => {
    const result = readSns(sns({ mail, ...(message as object) }), from);
    return result.kind === 'callbacks' ? result.callbacks[0] : undefined;
  };
  const ids = { providerId: mail.messageId, messageId: 'c1/3' };

  test('a bounce is hard when it is permanent', () => {
    const bounce = (bounceType: string) => ({
      eventType: 'Bounce',
      bounce: {
        bounceType,
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: 'recipient@example.com', action: 'failed', status: '5.1.1' }],
        timestamp: '2017-08-05T00:41:02.669Z',
        feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
      },
    });
    expect(read(bounce('Permanent'))).toEqual({
      ...ids,
      moment: 'bounced',
      isHard: true,
      isMachine: false,
      link: null,
      at: Date.UTC(2017, 7, 5, 0, 41, 2, 669),
      eventId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
    });
    expect(read(bounce('Transient'))).toMatchObject({ moment: 'bounced', isHard: false });
  });

  test('complaints, deliveries, openings and clicks', () => {
    const timestamp = '2017-08-09T22:00:19.652Z';
    expect(read({ notificationType: 'Complaint', complaint: { timestamp } })).toMatchObject({
      moment: 'complained',
      isHard: true,
    });
    expect(read({ eventType: 'Delivery', delivery: { timestamp, smtpResponse: '250 ok' } })).toMatchObject({
      moment: 'delivered',
      isHard: false,
    });
    expect(
      read({ eventType: 'Open', open: { ipAddress: '192.0.2.1', timestamp, userAgent: 'Mozilla/5.0' } }),
    ).toMatchObject({
      moment: 'opened',
      isMachine: true,
    });
    const click = { link: 'https://shop.example.com/', timestamp, userAgent: firefox };
    expect(read({ eventType: 'Click', click })).toMatchObject({
      ...ids,
      moment: 'clicked',
      isMachine: false,
      link: 'https://shop.example.com/',
      eventId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    });
    expect(read({ eventType: 'Send', send: {} })).toBeUndefined();
  });

  test('a Message-ID of another sender is not ours', () => {
    const other = { ...mail, headers: [{ name: 'Message-ID', value: '<c1.3@elsewhere.example>' }] };
    const delivery = { timestamp: '2017-08-09T22:00:19.652Z' };
    expect(read({ mail: other, eventType: 'Delivery', delivery })).toMatchObject({ messageId: null });
  });

  test('a subscription is confirmed at Amazon alone', () => {
    const url = 'https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37';
    expect(readSns({ Type: 'SubscriptionConfirmation', SubscribeURL: url }, from)).toEqual({ kind: 'confirm', url });
    for (const SubscribeURL of [
      'http://sns.us-west-2.amazonaws.com/',
      'https://sns.us-west-2.amazonaws.com.evil.example/',
      'https://sns.us-west-2.amazonaws.com@evil.example/',
      'https://sns.us-west-2.amazonaws.com:8080/',
      'https://169.254.169.254/',
      'x',
    ]) {
      expect(isSnsAddress(SubscribeURL)).toBe(false);
      expect(readSns({ Type: 'SubscriptionConfirmation', SubscribeURL }, from)).toEqual({ kind: 'nothing' });
    }
  });
});

describe('SendGrid', () => {
  const event = (rest: object) => ({
    email: 'example@test.com',
    timestamp: 1513299569,
    'smtp-id': '<c1.3@example.com>',
    sg_event_id: 'sg_event_id',
    sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
    ...rest,
  });
  const read = (rest: object) => readSendGrid([event(rest)], from)[0];

  test.each([
    [
      { event: 'delivered', response: '250 OK' },
      { moment: 'delivered', isHard: false },
    ],
    [
      { event: 'bounce', type: 'bounce', status: '5.1.1' },
      { moment: 'bounced', isHard: true },
    ],
    [
      { event: 'bounce', type: 'blocked', status: '5.7.1' },
      { moment: 'bounced', isHard: false },
    ],
    [
      { event: 'dropped', reason: 'Bounced Address' },
      { moment: 'bounced', isHard: true },
    ],
    [
      { event: 'dropped', reason: 'Unsubscribed Address' },
      { moment: 'bounced', isHard: false },
    ],
    [{ event: 'spamreport' }, { moment: 'complained', isHard: true }],
    [
      { event: 'open', useragent: firefox },
      { moment: 'opened', isMachine: false },
    ],
    [
      { event: 'open', useragent: firefox, sg_machine_open: true },
      { moment: 'opened', isMachine: true },
    ],
    [
      { event: 'click', useragent: firefox, url: 'https://a.example/' },
      { moment: 'clicked', link: 'https://a.example/' },
    ],
  ])('%j', (rest, expected) => {
    const ids = { providerId: '14c5d75ce93', messageId: 'c1/3', at: 1513299569000, eventId: 'sg_event_id' };
    expect(read(rest)).toMatchObject({ ...ids, ...expected });
  });

  test('what is on its way says nothing yet', () => {
    expect(readSendGrid([event({ event: 'processed' }), event({ event: 'deferred' })], from)).toEqual([]);
  });
});

describe('Postmark', () => {
  const event = (rest: object) => ({
    MessageStream: 'outbound',
    MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
    Recipient: 'john@example.com',
    Metadata: { cauce: 'c1.3' },
    ...rest,
  });
  const at = Date.UTC(2019, 10, 5, 16, 33, 54, 907);
  const time = '2019-11-05T16:33:54.9070259Z';

  test.each([
    [{ RecordType: 'Delivery', DeliveredAt: time }, { moment: 'delivered' }],
    [
      { RecordType: 'Bounce', ID: 42, Type: 'HardBounce', TypeCode: 1, BouncedAt: time },
      { moment: 'bounced', isHard: true },
    ],
    [
      { RecordType: 'Bounce', ID: 43, Type: 'SoftBounce', TypeCode: 4096, BouncedAt: time },
      { moment: 'bounced', isHard: false },
    ],
    [
      { RecordType: 'SpamComplaint', ID: 42, Type: 'SpamComplaint', BouncedAt: time },
      { moment: 'complained', isHard: true },
    ],
    [
      { RecordType: 'Open', ReceivedAt: time, UserAgent: 'Mozilla/5.0' },
      { moment: 'opened', isMachine: true },
    ],
    [
      { RecordType: 'Click', ReceivedAt: time, UserAgent: firefox, OriginalLink: 'https://a.example/' },
      { moment: 'clicked', link: 'https://a.example/', isMachine: false },
    ],
  ])('%j', (rest, expected) => {
    const ids = { providerId: '883953f4-6105-42a2-a16a-77a8eac79483', messageId: 'c1/3', at };
    expect(readPostmark(event(rest))).toMatchObject({ ...ids, ...expected });
  });

  test('two bounces are two events; a change of subscription is none', () => {
    const [one, two] = [1, 2].map((ID) => readPostmark(event({ RecordType: 'Bounce', ID, BouncedAt: time })));
    expect(one!.eventId).not.toBe(two!.eventId);
    expect(readPostmark(event({ RecordType: 'SubscriptionChange', ChangedAt: time }))).toBeNull();
  });

  test('a mail over Postmark carries its id along', () => {
    expect(relayHeaders('smtp://a:b@smtp.postmarkapp.com:587', 'c1/3')).toEqual({ 'X-PM-Metadata-cauce': 'c1.3' });
    expect(relayHeaders('smtp://a:b@postmarkapp.com.example:587', 'c1/3')).toEqual({});
  });
});

describe('Twilio', () => {
  /** The example of Twilio's documentation of its security. */
  const fields = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  });
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';

  test('signs its calls', () => {
    const text = `${url}CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212`;
    const signature = createHmac('sha1', '12345').update(text).digest('base64');
    expect(signature).toBe('GvWf1cFY/Q7PnoempGyD5oXAezc=');
    expect(isFromTwilio('12345', url, fields, signature)).toBe(true);
    expect(isFromTwilio('12346', url, fields, signature)).toBe(false);
    expect(isFromTwilio('12345', `${url}&x=1`, fields, signature)).toBe(false);
    expect(
      isFromTwilio('12345', url, new URLSearchParams({ ...Object.fromEntries(fields), To: '+1' }), signature),
    ).toBe(false);
    expect(isFromTwilio('12345', url, fields, '')).toBe(false);
  });

  test.each([
    ['delivered', '', { moment: 'delivered', isHard: false }],
    ['undelivered', '30003', { moment: 'bounced', isHard: false }],
    ['undelivered', '30005', { moment: 'bounced', isHard: true }],
    ['failed', '21610', { moment: 'bounced', isHard: true }],
  ])('%s %s', (MessageStatus, ErrorCode, expected) => {
    const given = new URLSearchParams({ MessageSid: 'SM1', MessageStatus, ErrorCode });
    expect(readTwilioStatus(given, 5)).toMatchObject({
      providerId: 'SM1',
      at: 5,
      eventId: `SM1/${MessageStatus}`,
      ...expected,
    });
  });

  test('what is on its way says nothing yet', () => {
    expect(readTwilioStatus(new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'sent' }), 5)).toBeNull();
    expect(readTwilioStatus(new URLSearchParams({ MessageSid: '../1', MessageStatus: 'delivered' }), 5)).toBeNull();
  });
});

test.each([
  null,
  1,
  'x',
  [],
  {},
  [null, 1, {}],
  { __proto__: { event: 'open' } },
  { Type: 'Notification', Message: '{' },
  { Type: 'Notification', Message: 7 },
])('%j is nobody’s callback', (body) => {
  expect(readSns(body, from)).toEqual({ kind: 'nothing' });
  expect(readSendGrid(body, from)).toEqual([]);
  expect(readPostmark(body)).toBeNull();
});

test.each([
  ['Mozilla/5.0', true],
  [null, true],
  ['Barracuda Sentinel (EE)', true],
  ['Mozilla/5.0 (compatible; bingbot/2.0)', true],
  [firefox, false],
  ['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', false],
])('%j is a machine: %s', (agent, isMachine) => expect(isMachineAgent(agent)).toBe(isMachine));

test('nobody opens within two seconds', () => {
  expect([isTooQuick(0, 1_999), isTooQuick(0, 2_000)]).toEqual([true, false]);
});
