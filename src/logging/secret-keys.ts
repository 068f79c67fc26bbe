/** Names whose values never stand in a log line. Compared in lower case, without `-`, `_`, `.` and spaces. */
const SECRET = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'passcode',
  'secret',
  'token',
  'jwt',
  'bearer',
  'auth',
  'authorization',
  'proxyauthorization',
  'wwwauthenticate',
  'cookie',
  'cookies',
  'setcookie',
  'credentials',
  'apikey',
  'privatekey',
  'secretkey',
  'accesskey',
  'signingkey',
  'encryptionkey',
  'connectionstring',
  'sessionid',
  'connectsid',
  'csrf',
  'xsrf',
  'ssn',
  'creditcard',
  'cardnumber',
  'cvv',
  'cvc',
  'otp',
])

/** Endings that make a longer name secret: `db_password`, `accessToken`, `x-api-key`. */
const SECRET_ENDINGS = ['password', 'passwd', 'passphrase', 'secret', 'token', 'apikey', 'privatekey', 'secretkey']

const SEPARATORS = /[-_.\s]/g

/** A key as it is compared: case and separators do not count. */
export function normalisedKey(key: string): string {
  return key.toLowerCase().replace(SEPARATORS, '')
}

/** Whether a value under this key, given in its compared form, must be hidden. */
export function isSecretKey(normalised: string): boolean {
  return SECRET.has(normalised) || SECRET_ENDINGS.some((ending) => normalised.endsWith(ending))
}
