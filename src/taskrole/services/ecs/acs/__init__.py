"""The server's side of the agent's websockets: messages (pure), sessions (asyncio), telemetry."""
