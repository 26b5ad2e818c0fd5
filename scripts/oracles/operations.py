#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/operations.

    python scripts/oracles/operations.py

Needs torch 2.15 and safetensors. PyTorch computes in double precision from numbers that float32 can hold; results
are rounded once, to float32. The names of cases and operands are those of Tests/TestSupport/Reference/Cases: a file
a family, a tensor `<case>/<operand>`, `<case>/output`, `<case>/gradient.<operand>` (for the gradient
`<case>/upstream` of the first output).
"""

import hashlib
import json
import platform
from pathlib import Path

import safetensors
import safetensors.torch
import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "operations"
SEED = 20250101
generator = torch.Generator().manual_seed(SEED)
files = {}


def uniform(shape, low=-1.0, high=1.0):
    numbers = torch.rand(shape, generator=generator, dtype=torch.float64) * (high - low) + low
    return numbers.float().double()


def distinct(shape):
    count = torch.Size(shape).numel()
    order = torch.randperm(count, generator=generator).double()
    return ((order - count // 2) / 16).reshape(shape)


def away_from_zero(shape):
    signs = torch.randint(0, 2, shape, generator=generator) * 2 - 1
    return uniform(shape, 0.1, 2) * signs


def whole(shape, below):
    return torch.randint(0, below, shape, generator=generator).double()


def labels(*numbers):
    return torch.tensor(numbers, dtype=torch.int32)


def save(family, name, tensor):
    tensor = tensor.detach().clone().contiguous()
    files.setdefault(family, {})[name] = tensor.float() if tensor.is_floating_point() else tensor


def case(name, function, constants=(), **operands):
    """Evaluates `function` and, for all floating-point operands but the constants, its gradients."""
    family, title = name.split(": ")
    for operand, tensor in operands.items():
        save(family, f"{title}/{operand}", tensor)
        if tensor.is_floating_point() and operand not in constants:
            tensor.requires_grad_()
    results = function(**operands)
    results = results if isinstance(results, tuple) else (results,)
    for index, result in enumerate(results):
        save(family, f"{title}/output{index or ''}", result)
    varied = {name: tensor for name, tensor in operands.items() if tensor.requires_grad}
    if not varied:
        return
    upstream = uniform(results[0].shape)
    save(family, f"{title}/upstream", upstream)
    gradients = torch.autograd.grad(results[0], list(varied.values()), upstream)
    for operand, gradient in zip(varied, gradients):
        save(family, f"{title}/gradient.{operand}", gradient)


def convolution(name, images, filters, kernel, hasBias=True, groups=1, **attributes):
    kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    operands = {
        "images": uniform(images),
        "weights": uniform((filters, images[1] // groups, *kernel)),
    }
    if hasBias:
        operands["bias"] = uniform((filters,))
    case(
        f"convolution: {name}",
        lambda images, weights, bias=None: F.conv2d(
            images, weights, bias, groups=groups, **attributes
        ),
        **operands,
    )


def convolutions():
    convolution("first layer", (2, 3, 7, 7), 5, 3, padding=1)
    convolution("1×1", (2, 5, 4, 4), 7, 1)
    convolution("3×3", (2, 4, 5, 5), 6, 3, padding=1)
    convolution("without bias", (1, 4, 5, 5), 3, 3, hasBias=False)
    convolution("strided", (2, 3, 9, 8), 4, 3, stride=2, padding=1)
    convolution("strided 1×1", (1, 4, 7, 7), 6, 1, stride=2)
    convolution("dilated", (1, 3, 8, 8), 4, 3, padding=2, dilation=2)
    convolution("dilated and strided", (1, 2, 9, 9), 3, 3, stride=2, padding=1, dilation=2)
    convolution("grouped", (2, 6, 5, 5), 4, 3, padding=1, groups=2)
    convolution("depthwise", (2, 6, 5, 5), 6, 3, padding=1, groups=6)
    convolution("depthwise, two filters a channel", (1, 5, 5, 5), 10, 3, groups=5)
    convolution("uneven", (1, 5, 7, 10), 3, (3, 2), stride=(2, 3), padding=(1, 0))
    convolution("1×7", (1, 3, 4, 9), 4, (1, 7), padding=(0, 3))
    convolution("one pixel", (3, 4, 1, 1), 5, 3, padding=1)
    convolution("large padding", (1, 2, 4, 4), 3, 3, padding=4)
    convolution("11×11", (1, 2, 11, 12), 3, 11, padding=1)
    convolution("even kernel", (1, 2, 6, 6), 3, 4, stride=2, padding=1)


def linear(name, batch, features, outputs, hasBias=True):
    operands = {"rows": uniform((batch, features)), "weights": uniform((outputs, features))}
    if hasBias:
        operands["bias"] = uniform((outputs,))
    case(
        f"linear: {name}",
        lambda rows, weights, bias=None: F.linear(rows, weights, bias),
        **operands,
    )


def linears():
    linear("rows", 4, 7, 5)
    linear("without bias", 3, 5, 4, hasBias=False)
    linear("batch of one", 1, 6, 3)
    linear("one output", 5, 3, 1)
    linear("tails", 3, 33, 17)


def max_pooling(name, images, kernel, stride, padding=0, dilation=1, ceil=False):
    pair = lambda size: size if isinstance(size, tuple) else (size, size)

    def evaluate(images):
        maxima, indices = F.max_pool2d(
            images, kernel, stride, padding, dilation, ceil_mode=ceil, return_indices=True
        )
        # PyTorch counts places in the image, we in the window.
        places = []
        width = images.shape[3]
        for axis, index in ((0, indices // width), (1, indices % width)):
            windows = torch.arange(indices.shape[2 + axis])
            windows = windows[:, None] if axis == 0 else windows
            start = windows * pair(stride)[axis] - pair(padding)[axis]
            places.append((index - start) // pair(dilation)[axis])
        return maxima, (places[0] * pair(kernel)[1] + places[1]).int()

    case(f"maxPooling: {name}", evaluate, images=images)


def average_pooling(name, images, kernel, stride, padding=0, ceil=False):
    for counts in (True, False):
        case(
            f"averagePooling: {name}, padding {'' if counts else 'not '}counted",
            lambda images: F.avg_pool2d(images, kernel, stride, padding, ceil, counts),
            images=uniform(images),
        )


def poolings():
    for name, images, *window in [
        ("2×2", (2, 3, 4, 6), 2, 2),
        ("3×3 strided", (1, 3, 8, 8), 3, 2, 1),
        ("overlapping", (1, 2, 5, 5), 3, 1),
        ("rest left out", (1, 2, 7, 8), 3, 3),
        ("rounded up", (1, 2, 8, 8), 3, 2, 0, True),
        ("rounded up and padded", (1, 2, 6, 7), 3, 2, 1, True),
        ("last window left out", (1, 2, 4, 4), 2, 3, 1, True),
        ("uneven", (2, 2, 7, 9), (3, 2), (2, 3), (1, 0), True),
        ("whole image", (2, 5, 4, 4), 4, 4),
        ("one pixel", (2, 3, 1, 1), 3, 2, 1),
        ("half padding", (1, 2, 5, 5), 4, 2, 2, True),
    ]:
        average_pooling(name, images, *window)
        if len(window) == 4:
            window.insert(3, 1)
        max_pooling(name, distinct(images), *window)
    max_pooling("dilated", distinct((1, 2, 9, 9)), 3, 1, 0, 2)
    max_pooling("dilated, padded, rounded up", distinct((1, 2, 8, 9)), 3, 2, 1, 2, True)
    max_pooling("negative", distinct((1, 3, 4, 4)) - 4, 3, 2, 1)
    max_pooling("ties", whole((2, 3, 6, 6), 3), 3, 2, 1)
    max_pooling("all equal", whole((1, 2, 4, 4), 1), 2, 2)
    for name, images, output in [
        ("global", (2, 3, 5, 4), 1),
        ("divisible", (1, 2, 6, 9), 3),
        ("uneven", (1, 2, 7, 8), 3),
        ("larger than the image", (1, 2, 3, 2), (5, 7)),
        ("mixed", (2, 2, 5, 7), (2, 7)),
        ("identity", (1, 3, 4, 4), 4),
    ]:
        case(
            f"adaptiveAveragePooling: {name}",
            lambda images: F.adaptive_avg_pool2d(images, output),
            images=uniform(images),
        )


def batch_normalization(name, shape, epsilon=1e-5, low=-1, high=1):
    def evaluate(input, scale, shift):
        axes = [axis for axis in range(input.ndim) if axis != 1]
        output = F.batch_norm(input, None, None, scale, shift, True, 0, epsilon)
        return output, input.mean(axes), input.var(axes, correction=0)

    case(
        f"batchNormalization: {name}",
        evaluate,
        input=uniform(shape, low, high),
        scale=uniform((shape[1],), -2, 2),
        shift=uniform((shape[1],)),
    )


def batch_normalization_inference(name, shape, epsilon=1e-5):
    case(
        f"batchNormalizationInference: {name}",
        lambda input, scale, shift, mean, variance: F.batch_norm(
            input, mean, variance, scale, shift, False, 0, epsilon
        ),
        constants=("mean", "variance"),
        input=uniform(shape),
        scale=uniform((shape[1],), -2, 2),
        shift=uniform((shape[1],)),
        mean=uniform((shape[1],)),
        variance=uniform((shape[1],), 0.1, 3),
    )


def local_response_normalization(name, shape, size, alpha=1e-4, beta=0.75, k=1.0):
    case(
        f"localResponseNormalization: {name}",
        lambda input: F.local_response_norm(input, size, alpha, beta, k),
        input=uniform(shape, -3, 3),
    )


def normalizations():
    batch_normalization("images", (4, 3, 5, 5))
    batch_normalization("rows", (6, 5))
    batch_normalization("batch of one", (1, 3, 4, 4))
    batch_normalization("one pixel", (5, 3, 1, 1))
    batch_normalization("large epsilon", (2, 4, 3, 3), 0.5)
    batch_normalization("far from zero", (4, 3, 4, 4), 1e-5, 9, 10)
    batch_normalization("tails", (3, 17, 3, 5))
    batch_normalization_inference("images", (2, 3, 5, 5))
    batch_normalization_inference("rows", (4, 5))
    batch_normalization_inference("batch of one", (1, 4, 1, 1))
    batch_normalization_inference("large epsilon", (2, 4, 3, 3), 0.5)
    local_response_normalization("AlexNet", (2, 7, 3, 3), 5)
    local_response_normalization("strong", (2, 7, 3, 3), 5, 1.0, k=2.0)
    local_response_normalization("even size", (1, 7, 3, 2), 4, 0.5)
    local_response_normalization("two channels", (1, 5, 2, 2), 2, 0.5)
    local_response_normalization("size one", (1, 4, 2, 3), 1, 0.5, 0.5)
    local_response_normalization("wider than the channels", (1, 3, 2, 2), 9, 2.0)


def elementwise():
    for name, function in [
        ("relu", F.relu),
        ("leakyReLU", lambda x: F.leaky_relu(x, 0.01)),
        ("leakyReLU, steep", lambda x: F.leaky_relu(x, 1.5)),
        ("leakyReLU, slope zero", lambda x: F.leaky_relu(x, 0.0)),
        ("leakyReLU, negative slope", lambda x: F.leaky_relu(x, -0.5)),
        ("sigmoid", torch.sigmoid),
        ("tanh", torch.tanh),
        ("elu", F.elu),
        ("elu, small alpha", lambda x: F.elu(x, 0.25)),
        ("elu, negative alpha", lambda x: F.elu(x, -0.5)),
    ]:
        case(
            f"activation: {name}",
            lambda input: function(input),
            input=away_from_zero((3, 5, 2, 2)),
        )
    for name, shape, axis, bound in [
        ("rows", (4, 5), 1, 2),
        ("down the batch", (4, 3), 0, 2),
        ("channels", (2, 4, 2, 3), 1, 2),
        ("columns", (2, 3, 2, 4), 3, 2),
        ("large logits", (3, 6), 1, 100),
        ("one class", (3, 1), 1, 2),
    ]:
        for family, function in ("softmax", F.softmax), ("logSoftmax", F.log_softmax):
            case(
                f"{family}: {name}",
                lambda input: function(input, axis),
                input=uniform(shape, -bound, bound),
            )
    image = (2, 3, 2, 2)
    case("sum: two", lambda a, b: a + b, a=uniform(image), b=uniform(image))
    case(
        "sum: three",
        lambda a, b, c: a + b + c,
        a=uniform((3, 5)),
        b=uniform((3, 5)),
        c=uniform((3, 5)),
    )
    case("sum: one", lambda a: a * 1, a=uniform((3, 5)))
    case("scale: half", lambda input: input * 0.5, input=uniform((3, 7)))
    case("scale: negative", lambda input: input * -3, input=uniform((2, 2, 3, 1)))
    case(
        "multiplyByScalar: rows",
        lambda input, factor: input * factor,
        constants=("factor",),
        input=uniform((3, 7)),
        factor=uniform(()),
    )
    case(
        "clamp: half",
        lambda input: input.clamp(-0.5, 0.5),
        constants=("input",),
        input=uniform((4, 9)),
    )


def shapes():
    join = lambda axis: lambda **parts: torch.cat(list(parts.values()), axis)
    case("concatenation: batch", join(0), a=uniform((2, 3, 2, 2)), b=uniform((1, 3, 2, 2)))
    case(
        "concatenation: channels",
        join(1),
        a=uniform((2, 3, 2, 2)),
        b=uniform((2, 1, 2, 2)),
        c=uniform((2, 4, 2, 2)),
    )
    case("concatenation: features", join(1), a=uniform((3, 2)), b=uniform((3, 5)))
    case("concatenation: rows of pixels", join(2), a=uniform((1, 2, 3, 2)), b=uniform((1, 2, 1, 2)))
    case("reshape: flatten", lambda input: input.flatten(1), input=uniform((2, 3, 2, 2)))
    case("reshape: to images", lambda input: input.reshape(2, 3, 2, 2), input=uniform((2, 12)))
    for name, shape, axis, start, count in [
        ("batch", (4, 3, 2, 2), 0, 1, 2),
        ("channels", (2, 6, 3, 1), 1, 2, 3),
        ("features", (3, 5), 1, 0, 4),
    ]:
        case(
            f"slice: {name}",
            lambda input: input.narrow(axis, start, count),
            constants=("input",),
            input=uniform(shape),
        )
    case(
        "oneHot: labels",
        lambda labels: F.one_hot(labels.long(), 4).double(),
        labels=labels(0, 3, 1, 1, 2),
    )


def losses():
    def cross_entropy(name, target, classes, bound=2, **attributes):
        case(
            f"crossEntropy: {name}",
            lambda logits, labels: F.cross_entropy(logits, labels.long(), **attributes),
            logits=uniform((len(target), classes), -bound, bound),
            labels=target,
        )

    cross_entropy("mean", labels(0, 2, 1, 2), 3)
    cross_entropy("sum", labels(0, 2, 1, 2), 3, reduction="sum")
    cross_entropy("batch of one", labels(4), 5)
    cross_entropy("smoothing", labels(3, 0, 1), 4, label_smoothing=0.1)
    cross_entropy("full smoothing", labels(3, 0, 1), 4, label_smoothing=1.0)
    cross_entropy("ignoring", labels(1, -100, 0, -100, 2), 3, ignore_index=-100)
    cross_entropy("ignoring a class", labels(1, 2, 0, 2, 2), 3, ignore_index=2)
    cross_entropy(
        "smoothing and ignoring", labels(1, -1, 0, 2), 3, label_smoothing=0.25, ignore_index=-1
    )
    cross_entropy(
        "smoothing, ignoring, sum",
        labels(1, -1, 0, 2),
        3,
        label_smoothing=0.25,
        ignore_index=-1,
        reduction="sum",
    )
    cross_entropy("large logits", labels(0, 1, 5), 6, bound=80)
    cross_entropy("many classes", labels(9, 36, 0), 37, label_smoothing=0.1)
    for name, shape, reduction in [
        ("mean", (4, 3), "mean"),
        ("sum", (2, 3, 2, 2), "sum"),
        ("one number", (1, 1), "mean"),
    ]:
        case(
            f"meanSquaredError: {name}",
            lambda prediction, target: F.mse_loss(prediction, target, reduction=reduction),
            constants=("target",),
            prediction=uniform(shape),
            target=uniform(shape),
        )
    for k, classes in (1, 5), (2, 5), (3, 3), (9, 4):
        target = labels(*(n * 3 % classes for n in range(7)))

        def correct(outputs, labels):
            order = torch.sort(outputs, dim=1, descending=True, stable=True).indices[:, :k]
            return (order == labels[:, None]).any(1).sum().double()

        case(
            f"correctCount: k {k} of {classes}",
            correct,
            constants=("outputs",),
            outputs=whole((7, classes), 4),
            labels=target,
        )


def norms():
    parts = {"a": uniform((3, 4)), "b": uniform((7,)), "c": uniform((2, 3, 2, 2))}
    case(
        "globalNorm: three",
        lambda **parts: torch.nn.utils.get_total_norm(list(parts.values())),
        constants=tuple(parts),
        **parts,
    )
    for name, limit in ("over", 0.5), ("within", 5.0):
        norm = uniform((), 1, 2)
        variable = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        variable.grad = norm.reshape(1).clone()
        torch.nn.utils.clip_grad_norm_([variable], limit)
        save("clippingFactor", f"{name}/norm", norm)
        save("clippingFactor", f"{name}/output", (variable.grad / norm).reshape(()))


def updates():
    """Four steps each, with a changing learning rate."""
    rates = [0.125, 0.125, 0.0625, 0.25]
    sgd, adam, adamw, rms = (
        torch.optim.SGD,
        torch.optim.Adam,
        torch.optim.AdamW,
        torch.optim.RMSprop,
    )
    names = {
        "velocity": "momentum_buffer",
        "firstMoment": "exp_avg",
        "secondMoment": "exp_avg_sq",
        "meanSquare": "square_avg",
        "meanGradient": "grad_avg",
    }
    for name, optimizer, attributes in [
        ("sgd", sgd, {}),
        ("sgd, weight decay", sgd, dict(weight_decay=0.1)),
        ("sgd, momentum", sgd, dict(momentum=0.9)),
        ("sgd, momentum and weight decay", sgd, dict(momentum=0.9, weight_decay=0.1)),
        ("sgd, dampening", sgd, dict(momentum=0.9, dampening=0.5)),
        ("sgd, nesterov", sgd, dict(momentum=0.9, weight_decay=0.01, nesterov=True)),
        ("adam", adam, {}),
        ("adam, weight decay", adam, dict(betas=(0.8, 0.95), weight_decay=0.1)),
        ("adam, large epsilon", adam, dict(eps=0.1)),
        ("adamW", adamw, dict(weight_decay=0.1)),
        ("rmsProp", rms, {}),
        ("rmsProp, weight decay", rms, dict(alpha=0.9, weight_decay=0.1)),
        ("rmsProp, momentum", rms, dict(momentum=0.9)),
        ("rmsProp, centered", rms, dict(centered=True)),
        (
            "rmsProp, centered, momentum",
            rms,
            dict(alpha=0.9, weight_decay=0.05, momentum=0.5, centered=True),
        ),
    ]:
        parameter = uniform((3, 5)).requires_grad_()
        rule = optimizer([parameter], lr=rates[0], **attributes)
        gradients = uniform((len(rates), 3, 5))
        history = {"parameter": [parameter.detach().clone()]}
        for rate, gradient in zip(rates, gradients):
            rule.param_groups[0]["lr"] = rate
            parameter.grad = gradient.clone()
            rule.step()
            history["parameter"].append(parameter.detach().clone())
            for ours, theirs in names.items():
                memory = rule.state[parameter].get(theirs)
                if memory is not None:
                    history.setdefault(ours, []).append(memory.clone())
        save("updates", f"{name}/gradients", gradients)
        for quantity, values in history.items():
            save("updates", f"{name}/{quantity}", torch.stack(values))
    save("updates", "rates", torch.tensor(rates))


def clipping():
    """Gradients of three parameters before and after clip_grad_norm_."""
    for name, limit in ("over", 1.0), ("within", 100.0):
        parameters = []
        for label, shape in ("a", (3, 4)), ("b", (7,)), ("c", (2, 3, 2, 2)):
            parameter = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
            parameter.grad = uniform(shape)
            save("clipping", f"{name}/{label}", parameter.grad)
            parameters.append((label, parameter))
        norm = torch.nn.utils.clip_grad_norm_([p for _, p in parameters], limit)
        save("clipping", f"{name}/norm", norm)
        for label, parameter in parameters:
            save("clipping", f"{name}/clipped.{label}", parameter.grad)


def running_statistics():
    """Two training steps of a layer, then one evaluation."""
    for name, shape, momentum in ("images", (4, 3, 3, 2), 0.1), ("rows", (5, 4), 0.25):
        kind = torch.nn.BatchNorm2d if len(shape) == 4 else torch.nn.BatchNorm1d
        layer = kind(shape[1], momentum=momentum).double()
        inputs = uniform((3, *shape), -2, 3)
        save("runningStatistics", f"{name}/inputs", inputs)
        means, variances = [], []
        for step in range(2):
            layer(inputs[step])
            means.append(layer.running_mean.clone())
            variances.append(layer.running_var.clone())
        save("runningStatistics", f"{name}/means", torch.stack(means))
        save("runningStatistics", f"{name}/variances", torch.stack(variances))
        save("runningStatistics", f"{name}/evaluated", layer.eval()(inputs[2]))


class ResidualNetwork(torch.nn.Module):
    """The network of NetworkCase.residual."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 6, 3, padding=1)
        self.norm1 = torch.nn.BatchNorm2d(6)
        self.conv2 = torch.nn.Conv2d(6, 6, 3, padding=1, bias=False)
        self.norm2 = torch.nn.BatchNorm2d(6)
        self.conv3 = torch.nn.Conv2d(6, 8, 3, stride=2, padding=1)
        self.linear = torch.nn.Linear(8, 5)

    def forward(self, images):
        x = F.relu(self.norm1(self.conv1(images)))
        x = F.max_pool2d(x, 3, 2, 1)
        x = F.relu(self.norm2(self.conv2(x)) + x)
        x = F.leaky_relu(self.conv3(x), 0.1)
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


def network():
    """Three steps of training: all states before and after, the losses."""
    model = ResidualNetwork().double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(uniform(parameter.shape, -0.5, 0.5))
    rule = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.9, weight_decay=0.01)
    images = uniform((3, 4, 3, 8, 8))
    targets = torch.randint(0, 5, (3, 4), generator=generator).int()
    states = lambda: {
        name: tensor for name, tensor in model.state_dict().items() if "num_batches" not in name
    }
    for name, tensor in states().items():
        save("network", f"before/{name}", tensor)
    losses = []
    for step in range(3):
        loss = F.cross_entropy(model(images[step]), targets[step].long(), label_smoothing=0.1)
        rule.zero_grad()
        loss.backward()
        rule.step()
        losses.append(loss.detach())
    save("network", "images", images)
    save("network", "labels", targets)
    save("network", "losses", torch.stack(losses))
    for name, tensor in states().items():
        save("network", f"after/{name}", tensor)


def probabilities():
    """Comes last, like every later addition: so the numbers of the other files stay what they are."""
    case("activation: exponential", torch.exp, input=away_from_zero((3, 5, 2, 2)))

    def cross_entropy(name, reduction="mean", epsilon=1e-7, normalizes=True):
        # The limits are attributes in float32.
        epsilon = torch.tensor(epsilon, dtype=torch.float32).double()

        def evaluate(probabilities, labels):
            rows = probabilities
            if normalizes:
                rows = rows / rows.sum(1, keepdim=True)
            logarithms = rows.clamp(epsilon, 1 - epsilon).log()
            return F.nll_loss(logarithms, labels.long(), reduction=reduction)

        case(
            f"probabilityCrossEntropy: {name}",
            evaluate,
            probabilities=uniform((4, 3), 0.1, 0.9),
            labels=labels(0, 2, 1, 2),
        )

    cross_entropy("mean")
    cross_entropy("sum", reduction="sum")
    cross_entropy("as they are", normalizes=False)
    cross_entropy("narrow limits", reduction="sum", epsilon=0.3, normalizes=False)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in [
        convolutions,
        linears,
        poolings,
        normalizations,
        elementwise,
        shapes,
        losses,
        norms,
        updates,
        clipping,
        running_statistics,
        network,
        probabilities,
    ]:
        make()
    versions = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "safetensors": safetensors.__version__,
    }
    digests = {}
    for family, tensors in sorted(files.items()):
        path = FOLDER / f"{family}.safetensors"
        safetensors.torch.save_file(tensors, path)
        path.chmod(0o644)
        digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = {
        "generator": "scripts/oracles/operations.py",
        "seed": SEED,
        "versions": versions,
        "files": digests,
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
