# The app's image: `docker build .`. The same image is the web server, the worker and the one-off
# commands; docker-compose.yml says which is which.

FROM python:3.11-slim-bookworm AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
# The lock first: as long as it stays the same, this layer is taken from the cache.
COPY requirements/base.txt requirements/
RUN python -m venv .venv \
 && .venv/bin/pip install --require-hashes --no-deps -r requirements/base.txt
COPY . .
# Production settings, so that names get their hashes; this key signs nothing and is not kept.
RUN DEBUG=0 SECRET_KEY=only-while-the-image-is-built ALLOWED_HOSTS=build.invalid \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && .venv/bin/python -m compileall -q coaching athletes

FROM python:3.11-slim-bookworm
# A number without a name and without a home: files of the app belong to root and stay as they are.
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=0
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["bin/health"]
CMD ["bin/web"]
