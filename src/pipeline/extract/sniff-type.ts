/** What bytes are, by how they begin, whatever the server calls them. */

interface Signature {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly offset?: number;
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** Names complete the sentences "The address answers with …" and "The file holds …". */
const SIGNATURES: readonly Signature[] = [
  { name: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { name: 'a GIF image', bytes: ascii('GIF8') },
  { name: 'a WebP image', bytes: ascii('WEBP'), offset: 8 },
  { name: 'an AVIF image', bytes: ascii('ftypavif'), offset: 4 },
  { name: 'a TIFF image', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { name: 'an icon', bytes: [0x00, 0x00, 0x01, 0x00] },
  { name: 'a PDF document', bytes: ascii('%PDF-') },
  { name: 'a PostScript document', bytes: ascii('%!PS') },
  { name: 'an RTF document', bytes: ascii('{\\rtf') },
  { name: 'a Microsoft Office document', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { name: 'a ZIP archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { name: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { name: 'a RAR archive', bytes: ascii('Rar!') },
  { name: 'an MP4 video', bytes: ascii('ftyp'), offset: 4 },
  { name: 'a WebM video', bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { name: 'an audio file', bytes: ascii('ID3') },
  { name: 'an audio file', bytes: ascii('OggS') },
  { name: 'a sound or video file', bytes: ascii('RIFF') },
  { name: 'a font', bytes: ascii('wOF') },
  { name: 'a program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'a program', bytes: [0x4d, 0x5a, 0x90, 0x00] },
  { name: 'a WebAssembly program', bytes: [0x00, 0x61, 0x73, 0x6d] },
];

const SAMPLE = 2048;

/** Names what bytes are if they are no text ("a PNG image", "binary data"); null for what may be text. */
export function sniffBinary(bytes: Uint8Array): string | null {
  const known = SIGNATURES.find(({ bytes: expected, offset = 0 }) =>
    expected.every((byte, index) => bytes[offset + index] === byte),
  );
  if (known !== undefined) return known.name;
  return isBinary(bytes.subarray(0, SAMPLE)) ? 'binary data' : null;
}

/** Control characters that no text holds (WHATWG MIME Sniffing §7.2); UTF-16 is told apart by its mark. */
function isBinary(sample: Uint8Array): boolean {
  const isUtf16 = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff);
  if (isUtf16 || sample.length === 0) return false;
  let controls = 0;
  for (const byte of sample) {
    if (byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f)) controls++;
  }
  // A stray NUL in a page of text is a blemish, not a format.
  return controls > Math.max(2, sample.length / 50);
}
