import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import process from 'node:process';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { messages } from './messages.plugin.ts';
import { quickCompression } from './quick-compression.ts';

// Developing the pages alone: the browser's own calls go to a Madang that runs elsewhere.
const api = process.env.MADANG_API_ORIGIN;

// Left alone, a post is sixty files, most of them smaller than the headers around them. With fewer sharers than four, modules
// begin to run in another order than they were written for (tests/journeys notices).
const group = (name: string, test: RegExp, priority: number, minShareCount = 4) => ({
  name,
  test,
  priority,
  minShareCount,
});
const groups = [
  // What a card says of trust comes with the first card that is pointed at, and nothing else does.
  group('levels', /src.lib.(features.trust.level-names|paraglide.messages.trust_(level|badge))/, 0, 2),
  group('vendor', /node_modules.(svelte|@sveltejs|openapi-fetch|esm-env|clsx|devalue)/, -1),
  group(
    'kit',
    /src.lib.(ui(?!.(Row|Stat|Checkbox|DataTable|Field|RadioGroup|Seats|AvatarStack|Select|ShownOnce|Switch|TextArea|TextField).svelte)|paraglide(?!.messages.(problem|auth|admin|settings|order|card|ways|desk|delivery|webhooks|keys|rights|trust|rule|bar|invite|terms|chat|recruiting|matching|meetup|ui_seats)_))/,
    -2,
  ),
  group(
    'features',
    /src.lib.(features(?!.(accounts|admin|chat|forms|launches|matching|meetups|order|recruiting|settings|terms|trust|shell.AnnouncementBar|posts.(PostRow|PostList|feed-view|feed.svelte)|spaces.AboutSite|problems.(problems|[a-z]+-words)))|theme|api)/,
    -3,
  ),
  group('rooms', /src.lib.(features.chat|paraglide.messages.chat_)/, -4, 2),
  // What lists of posts are made of, which a post is not. A group brings along what its files import, so it comes after the kit.
  group(
    'lists',
    /src.lib.(features.(posts.(PostRow|PostList|feed-view|feed.svelte)|spaces.AboutSite)|ui.(Row|Stat).svelte)/,
    -5,
    2,
  ),
  // What only forms of accounts and administration need stays away from those who read.
  group(
    'forms',
    /src.lib.(ui(?!.(Seats|AvatarStack).svelte)|features(?!.meetups)|paraglide(?!.messages.(meetup|ui_seats)_))/,
    -6,
  ),
  // Sentences and small functions that two or three parts share would be a file each, of a hundred bytes.
  group(
    'words',
    /src.lib.(paraglide.messages.(ui(?!_seats)|shell|post|comment|inbox|reading|space|watch|home)_|features.shell.(when-idle|space-groups))/,
    -7,
    2,
  ),
];

export default defineConfig({
  ...(api && { server: { proxy: { '/api': api } } }),
  // Fonts and pictures stay files: a data: URL would need a hole in the Content-Security-Policy.
  build: { assetsInlineLimit: 0, reportCompressedSize: false },
  environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } } },
  plugins: [
    tailwindcss(),
    messages(),
    sveltekit({
      adapter: quickCompression(adapter({ out: 'build' })),
      compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // Values such as a meter's width are attributes; style elements stay forbidden.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
          'form-action': ['self'],
        },
      },
    }),
  ],
});
