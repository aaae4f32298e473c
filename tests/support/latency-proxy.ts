import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A proxy that passes on bytes, TLS included, and keeps what clients send for a while, as a network between them and the server does. */
export interface LatencyProxy {
  /** `127.0.0.1:<port>` */
  address: string;
  /** How long what a client sends is on its way from now on, in milliseconds; at first it is not. */
  delay: (milliseconds: number) => void;
  stop: () => Promise<void>;
}

/** Starts a proxy on loopback in front of a server on loopback, such as `127.0.0.1:5000`. */
export async function startLatencyProxy(server: string): Promise<LatencyProxy> {
  const [host, port] = server.split(":");
  let milliseconds = 0;
  const open = new Set<Socket>();
  const proxy = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: host ?? "", port: Number(port), noDelay: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      // Either end may go away at any time, and takes the other with it.
      socket
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(socket);
          other.destroy();
        });
    }
    // Timers of one length fire in the order in which they were set.
    const late = new Transform({
      highWaterMark: 1024 * 1024,
      transform: (chunk, _encoding, done) => {
        if (milliseconds === 0) return done(null, chunk);
        setTimeout(() => late.push(chunk), milliseconds);
        done();
      },
    });
    client.pipe(late).pipe(upstream);
    upstream.pipe(client);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    delay: (wanted) => {
      milliseconds = wanted;
    },
    stop: async () => {
      const closed = once(proxy, "close");
      proxy.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
