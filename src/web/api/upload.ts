import { type Client, toAddress } from './client.ts';
import { RequestError, toRequestError } from './request-error.ts';

/**
 * Sends one file, and tells how far it is: `fetch` does not. Throws RequestError.
 * @param onProgress a share from 0 to 1
 */
export async function uploadFile<Body>(
  client: Pick<Client, 'token'>,
  path: string,
  query: Readonly<Record<string, string>>,
  file: { readonly content: Blob; readonly name: string },
  onProgress: (share: number) => void,
): Promise<Body> {
  const token = await client.token();
  const form = new FormData();
  form.append('files', file.content, file.name);
  return new Promise<Body>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', toAddress(path, query));
    request.setRequestHeader('accept', 'application/json');
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new RequestError({ code: 'offline' }));
    request.ontimeout = () => reject(new RequestError({ code: 'offline' }));
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A proxy in between may answer with a page.
      }
      if (request.status >= 200 && request.status < 300 && body !== null) resolve(body as Body);
      else reject(toRequestError(request.status, body));
    };
    request.send(form);
  });
}
