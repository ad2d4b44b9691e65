import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { makeCertificate } from '../exporters/certificates.ts';
import { makeTree } from '../fixtures/tree.ts';

/** In PEM. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Those that a server has in the course of time. */
export interface Certificates {
  readonly valid: Certificate;
  readonly expired: Certificate;
  readonly renewed: Certificate;
  /** The file of all of them, for `tls_ca`. */
  readonly trusted: string;
}

export function makeCertificates(t: ExecutionContext): Certificates {
  const [valid, expired, renewed] = [1, -1, 1].map((days) => make(t, days)) as [Certificate, Certificate, Certificate];
  const trusted = join(makeTree(t, {}), 'trusted.pem');
  writeFileSync(trusted, Buffer.concat([valid.cert, expired.cert, renewed.cert]));
  return { valid, expired, renewed, trusted };
}

function make(t: ExecutionContext, days: number): Certificate {
  const { tlsCert, tlsKey } = makeCertificate(t, days);
  return { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
}
