import type { StartedTestContainer } from 'testcontainers';

interface Container {
  readonly image: string;
  /** The one it listens on, inside. */
  readonly port: number;
  /** The HTTP path that answers 200 when it is ready; without one it is when it listens. */
  readonly readyPath?: string;
  readonly environment?: Record<string, string>;
  readonly command?: readonly string[];
}

export interface StartedContainer {
  /** `host:port`, from here. */
  readonly host: string;
  stop(): Promise<void>;
}

/** @throws Error when no container engine answers, or the engine can't get or start the image */
export async function startContainer(container: Container): Promise<StartedContainer> {
  // Loaded when wanted: it takes as long as many a test.
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  await getContainerRuntimeClient().catch(() => {
    throw new Error('no Docker engine answers');
  });
  const { image, port, readyPath, environment = {}, command } = container;
  const described = new GenericContainer(image)
    .withExposedPorts(port)
    .withEnvironment(environment)
    .withWaitStrategy(readyPath === undefined ? Wait.forListeningPorts() : Wait.forHttp(readyPath, port));
  if (command !== undefined) described.withCommand([...command]);
  const started: StartedTestContainer = await described.start().catch((cause: unknown) => {
    throw new Error(`the Docker engine can't start ${image} (${String(cause)})`, { cause });
  });
  return {
    host: `${started.getHost()}:${started.getMappedPort(port)}`,
    async stop() {
      await started.stop();
    },
  };
}
