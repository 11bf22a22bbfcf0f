// A camera for the page: reads a QR code off a picture of it, by a library that nobody here wrote.
import jsQR from 'jsqr';

/** What the QR code says that `shown` (a locator) shows; throws where no code can be read. */
export async function scan(shown) {
  const picture = (await shown.screenshot()).toString('base64');
  // The browser knows its own PNG; the code is read here.
  const { width, height, dots } = await shown.page().evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let dots = '';
    for (let at = 0; at < data.length; at += 8192) dots += String.fromCharCode(...data.subarray(at, at + 8192));
    return { width: image.width, height: image.height, dots: btoa(dots) };
  }, picture);
  const code = jsQR(new Uint8ClampedArray(Buffer.from(dots, 'base64')), width, height, { inversionAttempts: 'dontInvert' });
  if (!code) throw new Error('there is no QR code that can be read');
  return code.data;
}
