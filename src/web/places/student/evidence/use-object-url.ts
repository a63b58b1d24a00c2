import { useEffect, useState } from 'react';

/** An address of something that is in this browser alone, as long as it is shown. */
export function useObjectUrl(content: Blob): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url;
}
