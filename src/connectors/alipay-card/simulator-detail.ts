import { available, type CardTemplate } from './simulator-books.ts';
import type { CardSettings } from './simulator-settings.ts';

/** What a detail answer carries besides the outcome. Source: AlipayHK "4. Query Template". */
export function detailFields(
  template: CardTemplate,
  { quotedNumbers, typeInDetail }: CardSettings,
): Record<string, unknown> {
  const { templateCode, startDate, endDate, status, stock, names, brandName, amountCent, type } = template;
  const number = (value: number): number | string => (quotedNumbers ? String(value) : value);
  return {
    templateCode,
    ...(typeInDetail ? { type } : {}),
    startDate: number(startDate),
    endDate: number(endDate),
    status,
    codeType: 'qrcode',
    codeStandard: 'QRCODE',
    imageUrl: `https://img.example.hk/cards/${templateCode}.png`,
    merchantLogo: 'https://img.example.hk/logo.png',
    button: { browserOpen: false, btnType: 'usage', btnUrl: '' },
    localeInfo: {
      zh_HK: { name: names.zh_HK, subName: '', description: names.zh_HK, brandName },
      en_US: { name: names.en_US, subName: '', description: names.en_US, brandName },
    },
    currentAmountCent: number(amountCent),
    originalAmountCent: number(amountCent),
    currencyCode: 'HKD',
    stock: number(stock),
    availableStock: number(available(template)),
    detailLink: `alipayhk://platformapi/startapp?appId=85200098&templateCode=${templateCode}`,
    categories: ['dining'],
    exposure: 'exposed',
  };
}
