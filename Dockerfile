# govatlas as an image: docker build -t govatlas . ; docker run --rm -p 8000:8000 -v atlas:/data govatlas
# The root file system may be read-only (docker run --read-only --tmpfs /tmp); data are in /data.
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src src
RUN python -m venv /opt/govatlas \
    && /opt/govatlas/bin/pip install --no-cache-dir -c constraints.txt '.[llm,site]'

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data govatlas \
    && install -d -o govatlas -g govatlas /data
COPY --from=build /opt/govatlas /opt/govatlas
ENV PATH=/opt/govatlas/bin:$PATH GOVATLAS_DB=/data/govatlas.db PYTHONDONTWRITEBYTECODE=1
USER govatlas
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["govatlas"]
CMD ["serve", "--host", "0.0.0.0"]
