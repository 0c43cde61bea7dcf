const PARTS_OF_SYNERISE: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['metrics', ['metrics', 'metricsvar', 'socialproof']],
  ['voucher pools', ['voucher', 'vouchervar', 'barcode', 'barcodeurl']],
  ['catalogs', ['catalog', 'catalogvar', 'catalogitem', 'catalogitemvar', 'catalogitemv2']],
  [
    'recommendations',
    ['recommendations', 'recommendations2', 'recommendations3', 'recommendations_json', 'recommendations_json2', 'recommendations_json3'],
  ],
  ['documents and screen views', ['document', 'screenview', 'screenviewcollection']],
  ['promotions', ['promotion', 'promotionvar', 'promotions', 'handbill']],
  ['messages', ['preparelink', 'unsubscribe', 'openinbrowser']],
];

const LOADING = 'A template cannot load another one: use a snippet.';

/** Tags that are refused on save, with the reason to give. */
export const REFUSED_TAGS: ReadonlyMap<string, string> = new Map([
  ...PARTS_OF_SYNERISE.flatMap(([part, names]) =>
    names.map((name): [string, string] => [name, `The tag "${name}" needs ${part}, which are not a part of this system.`]),
  ),
  ...['include', 'import', 'from', 'extends', 'block'].map((name): [string, string] => [name, LOADING]),
]);
