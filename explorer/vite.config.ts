/// <reference types="vitest/config" />
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Packages whose code or fonts are in the built page; their licences travel with it. */
const SHIPPED = ["hyparquet", "hyparquet-compressors", "fzstd", "@fontsource/source-serif-4", "@fontsource/source-sans-3"];

/**
 * One classic script instead of a module: a module does not even start when the page is opened as a file, and then
 * nothing could say why. Absolute and `crossorigin` attributes go, so that the folder works wherever it is put.
 */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    enforce: "post",
    transformIndexHtml: (html) =>
      html.replace(/<script type="module" crossorigin/g, "<script defer").replace(/ crossorigin(?=[ >])/g, ""),
  };
}

function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      const texts = SHIPPED.map((name) => {
        const folder = `node_modules/${name}`;
        const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { version: string };
        return `${name} ${version}\n\n${readFileSync(`${folder}/LICENSE`, "utf8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName: "LICENCES.txt", source: texts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [classicScript(), licences()],
  build: {
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: true,
    rolldownOptions: {
      output: { format: "iife" },
      // Only zstd is used. The Snappy decoder beside it compiles WebAssembly when it is loaded, which the page forbids.
      treeshake: { moduleSideEffects: (id) => !/node_modules.(hyparquet-compressors|hysnappy)./.test(id) },
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
