namespace Coach.Providers;

/// <summary>
/// Makes a failed response an exception where its headers and body are still at hand: the package's own exceptions know nothing of
/// <c>Retry-After</c>. Takes the key away from requests to servers that want none.
/// </summary>
internal sealed class FailureHandler(CallFailure failures, bool sendsKey) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!sendsKey)
        {
            request.Headers.Remove("x-api-key");
            request.Headers.Remove("Authorization");
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            var bounded = new StreamContent(new BoundedStream(stream));
            foreach (var (name, values) in response.Content.Headers)
            {
                bounded.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = bounded;
            return response;
        }

        using (response)
        {
            var body = await BoundedStream.ReadSomeAsync(stream, CallFailure.MaxBody, cancellationToken).ConfigureAwait(false);
            throw failures.FromResponse(
                (int)response.StatusCode, name => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null, body);
        }
    }
}
