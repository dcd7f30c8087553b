/**
 * electron-builder: what goes into the package. The agent, its Node and its launcher are installed outside of the asar
 * under /usr/lib/vethscope, owned by root: root cannot read a user's AppImage mount, and must run nothing a user may write.
 */
module.exports = {
  appId: 'com.vethscope.app',
  productName: 'Vethscope',
  directories: { output: 'dist', buildResources: 'build/linux' },
  files: ['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!out/bench'],
  asarUnpack: ['**/*.node', 'out/main/kernel-worker.js', 'out/main/events-worker.js'],
  linux: {
    target: ['deb', 'dir'],
    category: 'System',
    icon: 'build/linux/vethscope.svg',
    maintainer: 'Vethscope',
    synopsis: 'Container networking on a live host, explained'
  },
  deb: { depends: ['libc6', 'policykit-1 | polkitd'] },
  mac: { target: 'dir' },
  win: { target: 'dir' }
}
