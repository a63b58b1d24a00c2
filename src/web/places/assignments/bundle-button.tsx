import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { client } from '../../session/session.ts';

/** Saves what a device takes home as one file, for staff who prepare devices. */
export function BundleButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => URL.createObjectURL(await client.download('GET', `/student-playlists/${id}/bundle`)),
    onSuccess: (address) => {
      const link = document.createElement('a');
      link.href = address;
      link.download = `playlist-${id}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={isPending}
        leftSection={<Icon name="offline" size={18} />}
        onClick={() => mutate()}
        title={t('part.bundleHint')}
      >
        {t('part.bundle')}
      </Button>
      {error && <Failure error={error} />}
    </>
  );
}
