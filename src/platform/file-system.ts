import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** `f_type` of statfs(2) for file systems that span hosts; numbers from Linux's `magic.h` and the drivers' own headers. */
const networkFileSystems = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
]);

/** The name of the network file system that holds the path (or its nearest existing parent), or undefined for a local one. */
export function networkFileSystemOf(path: string): string | undefined {
  return networkFileSystems.get(fileSystemType(path));
}

/** The magic number of the file system that holds the path or its nearest existing parent. */
export function fileSystemType(path: string): number {
  let current = resolve(path);
  while (!existsSync(current) && dirname(current) !== current) current = dirname(current);
  // Some architectures sign-extend the field.
  return Number(BigInt.asUintN(32, BigInt(statfsSync(current).type)));
}
