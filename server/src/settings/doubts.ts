import type { Settings } from './settings.ts';

type Access = Pick<Settings, 'host' | 'publicUrl' | 'trustedProxies' | 'smtpUrl' | 'mailFrom'>;

/** What can be used, but is hardly what the operator meant; each is a line for the log. */
export function doubtsAbout(access: Access): readonly string[] {
  return [...doubtsAboutBrowsers(access), ...doubtsAboutMail(access)];
}

function doubtsAboutMail({ publicUrl, smtpUrl, mailFrom }: Access): readonly string[] {
  if (smtpUrl !== null) {
    return publicUrl === null
      ? ['HOGA_SMTP_URL is set, but without HOGA_PUBLIC_URL the links in mails lead nowhere else']
      : [];
  }
  if (mailFrom !== null)
    return ['HOGA_MAIL_FROM is set, but without HOGA_SMTP_URL no mail is sent'];
  return publicUrl === null || isLoopback(new URL(publicUrl).hostname)
    ? []
    : [
        'HOGA_PUBLIC_URL lets people in, but without HOGA_SMTP_URL they are mailed no links: those that reset passwords and verify addresses are in this log',
      ];
}

function doubtsAboutBrowsers({ host, publicUrl, trustedProxies }: Access): readonly string[] {
  const doubts: string[] = [];
  if (publicUrl === null && !isLoopback(host)) {
    doubts.push(
      'HOGA_HOST lets other machines in, but without HOGA_PUBLIC_URL their browsers are refused when they sign in or order',
    );
  }
  if (publicUrl === null && trustedProxies.length > 0) {
    doubts.push(
      'HOGA_TRUSTED_PROXIES names a proxy, but without HOGA_PUBLIC_URL browsers that come through it are refused when they sign in or order',
    );
  }
  if (publicUrl === null) return doubts;
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    doubts.push(
      'HOGA_PUBLIC_URL is http: passwords and sessions cross the network for anyone on it to read',
    );
  }
  if (protocol === 'https:' && trustedProxies.length === 0) {
    doubts.push(
      'HOGA_PUBLIC_URL is https, so a proxy stands in front; without HOGA_TRUSTED_PROXIES all people share the allowance of its address',
    );
  }
  return doubts;
}

function isLoopback(host: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(host) || host.startsWith('127.');
}
