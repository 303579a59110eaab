using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using RsyslogRelp.Adapters.Kubernetes.Api.Connection;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>
/// The API server of one cluster. Every failure is a <see cref="KubernetesApiException"/>, except the caller's own cancellation. Objects
/// are read without <c>metadata.managedFields</c>. Thread-safe; create one instance per cluster and process, because it owns the
/// connections and the rate limit; <see cref="WithLimit"/> gives another limit on the same connections.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    private const string MergePatch = "application/merge-patch+json";

    private readonly HttpMessageHandler _connections;
    private readonly HttpMessageInvoker _invoker;
    private readonly KubernetesApiOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates a client; it connects with the first call.</summary>
    /// <param name="configuration">The cluster.</param>
    /// <param name="options">The options; null: the defaults.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public KubernetesApi(ClientConfiguration configuration, KubernetesApiOptions? options = null, TimeProvider? time = null)
        : this(configuration, options ?? new KubernetesApiOptions(), time ?? TimeProvider.System, TransportFactory.Create)
    {
    }

    internal KubernetesApi(
        ClientConfiguration configuration,
        KubernetesApiOptions options,
        TimeProvider time,
        Func<ConnectionSettings, HttpMessageHandler> transportFactory)
        : this(
            new ReloadingHandler(configuration, time, options.ConfigurationCheckPeriod, options.ConfigurationFailed, transportFactory),
            options,
            time,
            ownsConnections: true)
    {
    }

    private KubernetesApi(HttpMessageHandler connections, KubernetesApiOptions options, TimeProvider time, bool ownsConnections)
    {
        _connections = connections;
        _options = options;
        _time = time;
        HttpMessageHandler reporting = options.RequestEnded is { } report ? new ReportingHandler(report, connections) : connections;
        RateLimitHandler limited = new(new TokenBucket(options.QueriesPerSecond, options.Burst, time), reporting);
        _invoker = new HttpMessageInvoker(new RetryAfterHandler(time, limited), ownsConnections);
    }

    /// <summary>
    /// The same API server by the same connections, with a rate limit of its own, so that some calls need not wait for others.
    /// </summary>
    /// <param name="queriesPerSecond">Requests per second in the long run, above 0.</param>
    /// <param name="burst">The size of a burst after an idle time, at least 1.</param>
    /// <returns>A client that is of use until this one is disposed; disposing it closes no connection.</returns>
    public KubernetesApi WithLimit(double queriesPerSecond, int burst) =>
        new(_connections, _options with { QueriesPerSecond = queriesPerSecond, Burst = burst }, _time, ownsConnections: false);

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The object; null if it does not exist. A kind that the server does not serve is a failure.</returns>
    public async Task<T?> GetAsync<T>(ResourceType<T> type, string? namespaceName, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await CallAsync(type, HttpMethod.Get, type.ObjectPath(namespaceName, name), null, null, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            return null;
        }
    }

    /// <summary>Stores a new object.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="value">The object; its <c>apiVersion</c> and <c>kind</c> are set.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The object as stored.</returns>
    /// <exception cref="KubernetesApiException">With the reason <c>AlreadyExists</c> if the object exists.</exception>
    public Task<T> CreateAsync<T>(ResourceType<T> type, T value, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(
            type,
            HttpMethod.Post,
            type.CollectionPath(value.Metadata.NamespaceProperty),
            Body(type, value),
            "application/json",
            cancellationToken);

    /// <summary>Replaces an object.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="value">
    /// The object; its <c>apiVersion</c> and <c>kind</c> are set. If <c>resourceVersion</c> is set, the stored object must still have this
    /// version.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The object as stored.</returns>
    /// <exception cref="KubernetesApiException">With the reason <c>Conflict</c> if the object has changed.</exception>
    public Task<T> UpdateAsync<T>(ResourceType<T> type, T value, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(
            type,
            HttpMethod.Put,
            type.ObjectPath(value.Metadata.NamespaceProperty, value.Metadata.Name),
            Body(type, value),
            "application/json",
            cancellationToken);

    /// <summary>Changes parts of an object by a JSON merge patch (RFC 7386).</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">The patch, JSON in UTF-8.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The object as stored.</returns>
    public Task<T> MergePatchAsync<T>(
        ResourceType<T> type, string? namespaceName, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(type, HttpMethod.Patch, type.ObjectPath(namespaceName, name), patch, MergePatch, cancellationToken);

    /// <summary>Changes parts of an object's status by a JSON merge patch (RFC 7386); the rest of the object does not change.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">The patch of the whole object, JSON in UTF-8.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The object as stored.</returns>
    public Task<T> MergePatchStatusAsync<T>(
        ResourceType<T> type, string? namespaceName, string name, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync(type, HttpMethod.Patch, $"{type.ObjectPath(namespaceName, name)}/status", patch, MergePatch, cancellationToken);

    /// <summary>Deletes an object.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Its kind.</param>
    /// <param name="namespaceName">The namespace; null if the object is not namespaced.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="uid">
    /// The uid of the object, so that another object with the same name is not deleted; null: any object with this name.
    /// </param>
    /// <returns>The object in deletion, if finalizers keep it; null if it is gone.</returns>
    /// <exception cref="KubernetesApiException">With the reason <c>Conflict</c> if the object has another uid.</exception>
    public async Task<T?> DeleteAsync<T>(
        ResourceType<T> type, string? namespaceName, string name, CancellationToken cancellationToken, string? uid = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            ReadOnlyMemory<byte>? body = uid is null ? null
                : (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(
                    new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = uid } }, ApiJsonContext.Default.V1DeleteOptions);
            string path = type.ObjectPath(namespaceName, name);
            byte[] answer = await BytesAsync(HttpMethod.Delete, path, body, body is null ? null : "application/json", cancellationToken);
            if (ApiStatus.Parse(answer) is not null)
            {
                return null;
            }

            T last = Decode(HttpMethod.Delete, path, answer, json => ResourceReader.Object(type, json));
            return last.Metadata.Finalizers is { Count: > 0 } ? last : null;
        }
        catch (KubernetesApiException exception) when (exception.IsAbsentObject)
        {
            return null;
        }
    }

    /// <summary>Reads a list of objects, or a page of it, as it is stored now.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">Their kind.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="limit">The size of a page; null: all objects.</param>
    /// <param name="continueFrom">Where the previous page ended; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KubernetesApiException">With the status 410 if <paramref name="continueFrom"/> has expired.</exception>
    public async Task<ResourcePage<T>> ListAsync<T>(
        ResourceType<T> type, ResourceSelection selection, int? limit, string? continueFrom, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string path = type.CollectionPath(selection.Namespace) + selection.Query(
            ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("continue", continueFrom));
        byte[] body = await BytesAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return Decode(HttpMethod.Get, path, body, json => ResourceReader.Page(type, json));
    }

    /// <summary>Begins a watch, with bookmarks.</summary>
    /// <typeparam name="T">The model.</typeparam>
    /// <param name="type">The objects' kind.</param>
    /// <param name="selection">The selection.</param>
    /// <param name="resourceVersion">The version after which the watch reports changes.</param>
    /// <param name="timeout">The time after which the server ends the watch; whole seconds, at least 1.</param>
    /// <param name="cancellationToken">Cancels the call that starts the watch; the watch itself has its own token.</param>
    public async Task<WatchStream<T>> WatchAsync<T>(
        ResourceType<T> type, ResourceSelection selection, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string path = type.CollectionPath(selection.Namespace) + selection.Query(
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", resourceVersion),
            ("timeoutSeconds", Math.Max(1, (long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        string call = $"GET {type.CollectionPath(selection.Namespace)} (watch)";
        HttpResponseMessage response = await WithinLimitsAsync(
            call, token => SendAsync(HttpMethod.Get, path, null, null, token), cancellationToken);
        return new WatchStream<T>(type, call, response);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _invoker.Dispose();

    private static ReadOnlyMemory<byte> Body<T>(ResourceType<T> type, T value)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        value.ApiVersion = type.ApiVersion;
        value.Kind = type.Kind;
        return JsonSerializer.SerializeToUtf8Bytes(value, type.Json);
    }

    private async Task<T> CallAsync<T>(
        ResourceType<T> type,
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte>? body,
        string? contentType,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        byte[] answer = await BytesAsync(method, path, body, contentType, cancellationToken);
        return Decode(method, path, answer, json => ResourceReader.Object(type, json));
    }

    private static TResult Decode<TResult>(HttpMethod method, string path, byte[] body, Func<byte[], TResult> read)
    {
        try
        {
            return read(body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            // The exception itself may quote the answer.
            string reason = exception is JsonException json ? JsonFailure.Describe(json) : exception.Message;
            throw new KubernetesApiException($"{method} {path}: the answer cannot be decoded: {reason}");
        }
    }

    private Task<byte[]> BytesAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, string? contentType, CancellationToken cancellationToken) =>
        WithinLimitsAsync(
            $"{method} {path}",
            async token =>
            {
                using HttpResponseMessage response = await SendAsync(method, path, body, contentType, token);
                return await response.Content.ReadAsByteArrayAsync(token);
            },
            cancellationToken);

    private async Task<TResult> WithinLimitsAsync<TResult>(
        string call, Func<CancellationToken, Task<TResult>> action, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.RequestTimeout, _time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await action(linked.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesApiException(
                $"{call}: no answer within {_options.RequestTimeout.TotalSeconds} s", innerException: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new KubernetesApiException(
                $"{call}: {exception.Message}{(exception.InnerException is { } inner ? $" ({inner.Message})" : "")}",
                innerException: exception);
        }
        catch (ClientConfigurationException exception)
        {
            throw new KubernetesApiException($"{call}: {exception.Message}", innerException: exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, string? contentType, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType!) } };
        }

        HttpResponseMessage response = await _invoker.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            ApiStatus? status = ApiStatus.Parse(answer);
            string detail = status?.Message ?? Excerpt(answer);
            throw new KubernetesApiException(
                $"{method} {path}: {(int)response.StatusCode}{(detail.Length == 0 ? "" : " " + detail)}",
                response.StatusCode,
                status?.Reason,
                RetryAfterHandler.RetryAfter(response, _time));
        }
    }

    private static string Excerpt(byte[] answer) => Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 200))).Trim();
}
