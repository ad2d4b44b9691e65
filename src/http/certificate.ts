import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CubestatError, reasonOf } from '../errors.ts';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

interface Paths {
  readonly tlsCert: string;
  readonly tlsKey: string;
}

/** Checks a certificate and its key from two files. Throws an error that says which of them is invalid. */
export function certificateIn({ tlsCert, tlsKey }: Paths, cert: Buffer, key: Buffer): Certificate {
  const certificate = readCertificate(`tls_cert ${tlsCert}`, cert);
  const privateKey = parsed(`tls_key ${tlsKey} holds no private key in PEM that needs no passphrase`, () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) throw mistake(`tls_key ${tlsKey} is not the key of the certificate in tls_cert ${tlsCert}`);
  return { cert, key };
}

/** Checks a file of authorities. Throws an error where it has no certificate. */
export function authoritiesIn(tlsCa: string, ca: Buffer): Buffer {
  readCertificate(`tls_ca ${tlsCa}`, ca);
  return ca;
}

/** The first certificate in a file. X509Certificate accepts DER too, but TLS does not. */
function readCertificate(file: string, content: Buffer): X509Certificate {
  return parsed(`${file} holds no certificate in PEM`, () => {
    if (!content.includes('-----BEGIN ')) throw new Error('there is no -----BEGIN in it');
    return new X509Certificate(content);
  });
}

function parsed<Value>(message: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw mistake(`${message} (${reasonOf(error)})`, error);
  }
}

function mistake(message: string, cause?: unknown): CubestatError {
  return new CubestatError(message, { code: 'TLS', exitCode: 2, cause });
}
