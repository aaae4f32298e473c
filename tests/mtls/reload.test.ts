/** What becomes of credentials while their files are being replaced, and when they end. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import promises from "node:fs/promises";
import { join } from "node:path";
import { type Lifetime, type MutualTlsError } from "../../mtls/index";
import { type Pair } from "../support/certificates";
import { cut, ownCredentials } from "./own-credentials";

describe("mutual TLS credentials that change", () => {
  const own = ownCredentials();
  const { folder, root, middle, stranger, first, second, load, write, writeBoth } = own;

  describe("watching", () => {
    it("takes files that replace others", async () => {
      const credentials = await load();
      const { serialNumber } = credentials;
      const reload = once(credentials, "reload");
      writeBoth(second);
      await reload;
      assert.notEqual(credentials.serialNumber, serialNumber);
    });

    it("takes files that were renamed over others, the key long after the certificate", async () => {
      const credentials = await load();
      const { serialNumber } = credentials;
      const problem = once(credentials, "problem");
      replace(own.files.certificate, second.certificate);
      const [error] = (await problem) as [MutualTlsError];
      assert.equal(error.code, "key-mismatch");
      assert.equal(credentials.serialNumber, serialNumber);
      const reload = once(credentials, "reload");
      replace(own.files.key, second.key);
      await reload;
      assert.notEqual(credentials.serialNumber, serialNumber);
    });

    it("keeps what is good while files are half written or gone, says so once, and recovers", async () => {
      const credentials = await load();
      const { serialNumber } = credentials;
      const problems: string[] = [];
      credentials.on("problem", ({ code }) => problems.push(code));
      for (const [change, code] of [
        [() => cut(own.files.certificate, 0.3), "certificate-invalid"],
        [() => rmSync(own.files.key), "file-unreadable"],
      ] as const) {
        const problem = once(credentials, "problem");
        change();
        const [error] = (await problem) as [MutualTlsError];
        assert.equal(error.code, code);
        assert.equal(credentials.serialNumber, serialNumber);
      }
      const reload = once(credentials, "reload");
      writeBoth(second);
      await reload;
      assert.deepEqual(problems, ["certificate-invalid", "file-unreadable"]);
    });

    it("follows the links of Kubernetes volumes", async () => {
      const volume = join(folder, "volume");
      const mount = (version: string, { certificate, key }: Pair): void => {
        const data = join(volume, `..${version}`);
        mkdirSync(data, { recursive: true });
        for (const [name, text] of Object.entries({ "tls.crt": certificate, "tls.key": key, "ca.crt": root.certificate })) {
          writeFileSync(join(data, name), text, { mode: 0o440 });
        }
        symlinkSync(`..${version}`, join(volume, "..data_tmp"));
        renameSync(join(volume, "..data_tmp"), join(volume, "..data"));
      };
      mount("first", first);
      for (const name of ["tls.crt", "tls.key", "ca.crt"]) symlinkSync(join("..data", name), join(volume, name));
      own.files = { certificate: join(volume, "tls.crt"), key: join(volume, "tls.key"), trust: join(volume, "ca.crt"), crls: [] };
      const credentials = await load();
      const { serialNumber } = credentials;
      const reload = once(credentials, "reload");
      mount("second", second);
      rmSync(join(volume, "..first"), { recursive: true });
      await reload;
      assert.notEqual(credentials.serialNumber, serialNumber);
    });

    it("takes a certificate with the same key", async () => {
      const credentials = await load();
      const reload = once(credentials, "reload");
      writeFileSync(own.files.trust, root.certificate + stranger.certificate);
      await reload;
    });

    it("leaves files alone that change from look to look, good as they may be", async () => {
      const credentials = await load();
      let looks = 0;
      let isReloaded = false;
      credentials.on("reload", () => (isReloaded = true));
      const { open: openFile } = promises;
      const settled = new Promise<void>((resolve) => {
        promises.open = async (...parameters) => {
          if (parameters[0] === own.files.trust) looks += 1;
          if (parameters[0] === own.files.trust && looks <= 10) writeFileSync(own.files.trust, `${looks}\n${root.certificate}`);
          if (looks > 10) resolve();
          return openFile(...parameters);
        };
      });
      try {
        await settled;
        assert.equal(isReloaded, false);
      } finally {
        promises.open = openFile;
      }
      await once(credentials, "reload");
    });

    it("reloads at once when told to, and says what is wrong", async () => {
      const credentials = await load({ checkInterval: 3_600_000 });
      const { serialNumber } = credentials;
      write("certificate", second);
      await assert.rejects(credentials.reload(), { code: "key-mismatch" });
      assert.equal(credentials.serialNumber, serialNumber);
      write("key", second);
      await credentials.reload();
      assert.notEqual(credentials.serialNumber, serialNumber);
    });
  });

  describe("warning", () => {
    it("tells of a certificate and a list that end soon", async () => {
      const credentials = await load({ warnAfter: 0.01 });
      const told: Lifetime[] = [];
      await new Promise<void>((resolve) => credentials.on("expiring", (lifetime) => told.push(lifetime) === 3 && resolve()));
      assert.deepEqual(told.map(({ file, kind }) => `${kind} ${file}`).sort(), [
        `certificate ${own.files.certificate}`,
        `crl ${own.files.crls[0] ?? ""}`,
        `crl ${own.files.crls[1] ?? ""}`,
      ]);
      assert.ok(told.every(({ notAfter }) => notAfter.getTime() > Date.now()));
    });

    it("says so when what is in use has expired", async () => {
      writeBoth(middle.issue({ notAfter: new Date(Date.now() + 3000) }));
      const credentials = await load({ warnAfter: 0.999999 });
      const [error] = (await once(credentials, "problem")) as [MutualTlsError];
      assert.equal(error.code, "certificate-expired");
      assert.ok(Date.now() >= credentials.notAfter.getTime());
    });
  });
});

function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
